#include "data/tar_index.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "base/error.h"
#include "base/file.h"
#include "support/shared.h"

namespace glimpse::data {
namespace {

std::string tar_entry(const std::string& name, char kind, const std::string& content) {
  std::string block(512, '\0');
  block.replace(0, name.size(), name);
  char size[12];
  std::snprintf(size, sizeof size, "%011zo", content.size());
  block.replace(124, 11, size);
  block[156] = kind;
  block.replace(257, 5, "ustar");
  block.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  char text[8];
  std::snprintf(text, sizeof text, "%06o", sum);
  block.replace(148, 6, text);
  block[154] = '\0';
  std::string body = content;
  body.resize((content.size() + 511) / 512 * 512, '\0');
  return block + body;
}

TEST(TarIndex, ListsFilesWithTheirPlaces) {
  const glimpse::test::TempFolder folder;
  const auto file = folder.path() / "a.tar";
  write_file_atomically(file, tar_entry("d/", '5', "") + tar_entry("d/x.txt", '0', "hello") +
                                  tar_entry("y", '0', std::string(600, 'y')) +
                                  std::string(1024, '\0'));
  const auto members = read_tar_index(file);
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].name, "d/x.txt");
  EXPECT_EQ(members[0].offset, 1024);
  EXPECT_EQ(members[0].size, 5);
  EXPECT_EQ(members[1].offset, 2048);
  EXPECT_EQ(read_text_file(file).substr(2048, 600), std::string(600, 'y'));
}

TEST(TarIndex, RefusesOtherFilesAndCutArchives) {
  const glimpse::test::TempFolder folder;
  const auto file = folder.path() / "a.tar";
  write_file_atomically(file, std::string(600, 'x'));
  EXPECT_THROW(read_tar_index(file), Error);
  write_file_atomically(file, tar_entry("y", '0', std::string(600, 'y')).substr(0, 700));
  EXPECT_THROW(read_tar_index(file), Error);
  write_file_atomically(file, tar_entry("long", 'L', "name"));
  EXPECT_THROW(read_tar_index(file), Error);
}

}  // namespace
}  // namespace glimpse::data
