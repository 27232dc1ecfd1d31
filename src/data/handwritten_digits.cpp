#include "data/handwritten_digits.h"

#include <charconv>
#include <string>
#include <tuple>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"

namespace glimpse::data {
namespace {

constexpr size_t kPixels = std::tuple_size_v<HandwrittenDigits::Digit>;

// -1 for anything but a whole number from 0 to `high`.
int number_up_to(const std::string& text, int high) {
  int value = -1;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  const bool good = result.ec == std::errc() && result.ptr == end && value >= 0 && value <= high;
  return good ? value : -1;
}

void add_line(const std::string& line, const std::string& where, HandwrittenDigits& digits) {
  constexpr int kMaxInk = 16, kMaxClass = 9;
  const auto fail = [&](const std::string& found) {
    throw Error({.where = where,
                 .found = found,
                 .expected = "64 pixel values of 0..16 and the class 0..9, with commas"});
  };
  const std::vector<std::string> cells = split(line, ',');
  if (cells.size() != kPixels + 1) fail(std::to_string(cells.size()) + " values");
  HandwrittenDigits::Digit digit;
  for (size_t i = 0; i < kPixels; ++i) {
    const int ink = number_up_to(cells[i], kMaxInk);
    if (ink < 0) fail("'" + cells[i] + "' for pixel " + std::to_string(i));
    digit[i] = static_cast<uint8_t>(ink);
  }
  const int of_class = number_up_to(cells[kPixels], kMaxClass);
  if (of_class < 0) fail("'" + cells[kPixels] + "' for the class");
  digits.by_class[static_cast<size_t>(of_class)].push_back(digit);
}

}  // namespace

HandwrittenDigits read_handwritten_digits(const std::filesystem::path& csv) {
  const std::string text = read_text_file(csv);
  if (text.starts_with("\x1f\x8b")) {
    throw Error({.where = csv.string(),
                 .found = "a gzip file",
                 .expected = "plain text",
                 .advice = "decompress it first: zcat digits.csv.gz > digits.csv"});
  }
  HandwrittenDigits digits;
  int64_t number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    const std::string content = trim(line);
    if (!content.empty()) add_line(content, csv.string() + ":" + std::to_string(number), digits);
  }
  for (size_t i = 0; i < digits.by_class.size(); ++i) {
    if (!digits.by_class[i].empty()) continue;
    throw Error({.where = csv.string(),
                 .found = "no digit of class " + std::to_string(i),
                 .expected = "at least one of each class"});
  }
  return digits;
}

}  // namespace glimpse::data
