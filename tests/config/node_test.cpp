#include "config/node.h"

#include <gtest/gtest.h>

namespace glimpse::config {
namespace {

TEST(Node, FindsValuesByKey) {
  Node node;
  node.kind = Node::Kind::map;
  node.map.push_back({.key = "a", .line = 3, .value = {}});
  EXPECT_EQ(node.find("a"), &node.map[0].value);
  EXPECT_EQ(node.find("b"), nullptr);
  EXPECT_EQ(Node{}.find("a"), nullptr);
}

TEST(Node, LocationNamesTheLineOnlyWhenThereIsOne) {
  EXPECT_EQ(location("a.yaml", 7), "a.yaml:7");
  EXPECT_EQ(location("--set a=1", 0), "--set a=1");
}

TEST(Node, DescriptionSaysWhatStandsThere) {
  Node node;
  EXPECT_EQ(description(node), "nothing");
  node.kind = Node::Kind::scalar;
  node.scalar = "5";
  EXPECT_EQ(description(node), "'5'");
  node.quoted = true;
  EXPECT_EQ(description(node), "the text '5'");
  node.kind = Node::Kind::list;
  EXPECT_EQ(description(node), "a list");
  node.kind = Node::Kind::map;
  EXPECT_EQ(description(node), "a map");
}

TEST(Node, JoinsKeysWithoutLooseDots) {
  EXPECT_EQ(join_key("a.b", "c"), "a.b.c");
  EXPECT_EQ(join_key("", "c"), "c");
  EXPECT_EQ(join_key("a", ""), "a");
}

}  // namespace
}  // namespace glimpse::config
