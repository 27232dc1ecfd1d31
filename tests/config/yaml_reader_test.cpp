#include "config/yaml_reader.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::config {
namespace {

using Kind = Node::Kind;

std::string yaml_error(const std::string& text) {
  return test::error_text([&] { read_yaml_text(text, "f.yaml"); });
}

TEST(YamlReader, KeepsTextLinesAndOrder) {
  const Node root = read_yaml_text("b: 1\na:\n  - x\n  - {k: 2.50}\n# end\n", "f.yaml");
  ASSERT_EQ(root.kind, Kind::map);
  ASSERT_EQ(root.map.size(), 2u);
  EXPECT_EQ(root.map[0].key, "b");
  EXPECT_EQ(root.map[0].value.scalar, "1");
  EXPECT_EQ(root.map[1].line, 2);
  const Node& list = root.map[1].value;
  ASSERT_EQ(list.kind, Kind::list);
  EXPECT_EQ(list.list[0].scalar, "x");
  EXPECT_EQ(list.list[0].line, 3);
  EXPECT_EQ(list.list[1].find("k")->scalar, "2.50");
  EXPECT_EQ(list.list[1].find("k")->line, 4);
  EXPECT_EQ(list.list[1].find("k")->file, "f.yaml");
}

TEST(YamlReader, TellsQuotedTextFromPlain) {
  const Node root = read_yaml_text("a: 5\nb: \"5\"\nc: '5'\nd: |\n  5\ne: !!str 5\n", "f.yaml");
  EXPECT_FALSE(root.find("a")->quoted);
  for (const char* key : {"b", "c", "d", "e"}) EXPECT_TRUE(root.find(key)->quoted) << key;
  EXPECT_EQ(root.find("d")->scalar, "5\n");
}

TEST(YamlReader, ReadsNullOnTheLineOfItsKey) {
  const Node root = read_yaml_text("a:\n\n\nb: ~\nc: null\nd: \"null\"\n", "f.yaml");
  for (const char* key : {"a", "b", "c"}) EXPECT_EQ(root.find(key)->kind, Kind::null) << key;
  EXPECT_EQ(root.find("a")->line, 1);
  EXPECT_EQ(root.find("d")->kind, Kind::scalar);
}

TEST(YamlReader, AnEmptyFileIsNull) {
  EXPECT_EQ(read_yaml_text("", "f.yaml").kind, Kind::null);
  EXPECT_EQ(read_yaml_text("# only a comment\n", "f.yaml").kind, Kind::null);
}

TEST(YamlReader, CopiesWhatAnAliasNames) {
  const Node root = read_yaml_text("a: &x {k: 1}\nb: *x\n", "f.yaml");
  EXPECT_EQ(root.find("b")->find("k")->scalar, "1");
}

TEST(YamlReader, RejectsDuplicateKeysWithTheirLine) {
  EXPECT_EQ(yaml_error("a: 1\nb:\n  c: 1\n  c: 2\n"),
            "f.yaml:4: duplicate key 'c'; delete one of the two");
}

TEST(YamlReader, RejectsBadSyntaxWithItsLine) {
  EXPECT_EQ(yaml_error("a: 1\nb: [1, 2\n").substr(0, 9), "f.yaml:3:");
  EXPECT_NE(yaml_error("a: 1\n\tb: 2\n"), "");
  EXPECT_NE(yaml_error("a: *nowhere\n"), "");
}

TEST(YamlReader, RejectsTagsKeysAndDocumentsItDoesNotKnow) {
  EXPECT_NE(yaml_error("a: !!int 5\n"), "");
  EXPECT_NE(yaml_error("[1, 2]: 5\n"), "");
  EXPECT_NE(yaml_error("a: 1\n---\nb: 2\n").find("second document"), std::string::npos);
}

TEST(YamlReader, BoundsDepthAndAliasBombs) {
  EXPECT_NE(yaml_error(std::string(70, '[') + std::string(70, ']')), "");
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string previous = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + previous;
    for (int k = 0; k < 9; ++k) bomb += ", " + previous;
    bomb += "]\n";
  }
  EXPECT_NE(yaml_error(bomb).find("too many values"), std::string::npos);
}

TEST(YamlReader, ReadsAFileAndNamesIt) {
  const test::TempFolder folder;
  const auto path = folder.path() / "c.yaml";
  write_file_atomically(path, "a: 1\na: 2\n");
  const std::string error = test::error_text([&] { read_yaml_file(path); });
  EXPECT_EQ(error.substr(0, path.string().size() + 3), path.string() + ":2:");
  EXPECT_THROW(read_yaml_file(folder.path() / "absent.yaml"), Error);
}

}  // namespace
}  // namespace glimpse::config
