#include "data/handwritten_digits.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/error.h"
#include "base/file.h"
#include "data/same_samples.h"
#include "support/shared.h"

namespace glimpse::data {
namespace {

std::string line_of(int ink, int of_class) {
  std::string line;
  for (int i = 0; i < 64; ++i) line += std::to_string(ink) + ",";
  return line + std::to_string(of_class) + "\n";
}

std::string all_classes() {
  std::string lines;
  for (int i = 0; i < 10; ++i) lines += line_of(i, i);
  return lines;
}

class DigitsFile : public testing::Test {
 protected:
  HandwrittenDigits read(const std::string& text) const {
    write_file_atomically(path(), text);
    return read_handwritten_digits(path());
  }
  std::string error_of(const std::string& text) const {
    return message_of<Error>([&] { read(text); });
  }
  std::filesystem::path path() const { return folder_.path() / "digits.csv"; }

 private:
  test::TempFolder folder_;
};

TEST_F(DigitsFile, SortsDigitsByClass) {
  const HandwrittenDigits digits = read(all_classes() + line_of(16, 3));
  for (size_t i = 0; i < 10; ++i) {
    ASSERT_EQ(digits.by_class[i].size(), i == 3 ? 2u : 1u);
    EXPECT_EQ(digits.by_class[i][0][63], i);
  }
  EXPECT_EQ(digits.by_class[3][1][0], 16);
}

TEST_F(DigitsFile, WindowsLineEndsAndBlankLinesDoNotMatter) {
  std::string text = all_classes();
  text.replace(text.find('\n'), 1, "\r\n\r\n");
  EXPECT_EQ(read(text).by_class[0].size(), 1u);
}

TEST_F(DigitsFile, NamesTheLineOfAWrongValue) {
  const std::string short_line = error_of(all_classes() + "1,2,3\n");
  EXPECT_NE(short_line.find("digits.csv:11: 3 values"), std::string::npos) << short_line;
  EXPECT_NE(error_of(line_of(17, 0)).find(":1: '17' for pixel 0"), std::string::npos);
  EXPECT_NE(error_of(line_of(-1, 0)).find("'-1' for pixel 0"), std::string::npos);
  EXPECT_NE(error_of(line_of(1, 10)).find("'10' for the class"), std::string::npos);
}

TEST_F(DigitsFile, MissesAClass) {
  EXPECT_NE(error_of(line_of(1, 0)).find("no digit of class 1"), std::string::npos);
}

TEST_F(DigitsFile, SaysHowToDecompress) {
  EXPECT_NE(error_of("\x1f\x8b\x08").find("zcat digits.csv.gz > digits.csv"), std::string::npos);
}

#ifdef GLIMPSE_SHARED_DIR
TEST_F(DigitsFile, ReadsTheUciDigits) {
  const std::string archive = (test::shared_dir() / "data/digits/digits.csv.gz").string();
  const std::string command = "zcat '" + archive + "' > '" + path().string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const HandwrittenDigits digits = read_handwritten_digits(path());
  size_t all = 0;
  for (const auto& of_class : digits.by_class) all += of_class.size();
  EXPECT_EQ(all, 1797u);
  EXPECT_EQ(digits.by_class[0].size(), 178u);
  EXPECT_EQ(digits.by_class[0][0][2], 5);
}
#endif

}  // namespace
}  // namespace glimpse::data
