#include "data/json_node.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/error.h"
#include "base/json.h"
#include "support/error_text.h"

namespace glimpse::data {
namespace {

using nlohmann::json;

json json_value(const JsonNode& node) {
  using Kind = JsonNode::Kind;
  if (node.kind == Kind::text) return std::string(node.text);
  json value;
  if (node.kind == Kind::boolean || node.is_number()) value = json::parse(node.text);
  if (node.is_list()) value = json::array();
  if (node.is_object()) value = json::object();
  for (const JsonNode& inner : node.inner) {
    if (node.is_list()) value.push_back(json_value(inner));
    if (node.is_object()) value[std::string(inner.key)] = json_value(inner);
  }
  return value;
}

bool library_reads(const std::string& text) {
  try {
    (void)parse_json(text, "here");
    return true;
  } catch (const Error&) {
    return false;
  }
}

void expect_as_the_library(const std::string& text) {
  if (!library_reads(text)) {
    EXPECT_TRUE(JsonTree(text).failed()) << text;
    EXPECT_THROW(refuse_json(text, "here"), Error) << text;
    return;
  }
  const JsonTree tree(text);
  ASSERT_FALSE(tree.failed()) << text;
  const json wanted = parse_json(text, "here");
  EXPECT_EQ(json_value(tree.root()), wanted) << text;
  EXPECT_EQ(tree.root().kind == JsonNode::Kind::real, wanted.is_number_float()) << text;
}

// clang-format off
constexpr const char* kTexts[] = {
    "0", "-0", "-7", "00", "01", "-", "+1", "1.", ".5", "1.50", "1e3", "-2E-2", "1e999", "1-2",
    "123456789012345678", "1234567890123456789", "-9223372036854775808", "18446744073709551615",
    "18446744073709551616", "true", "false", "null", "nul", "truex", "NaN", "-Infinity", "", " ",
    "[]", "{}", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "[1]]",
    "[1] 2", "[", "{\"a\":1", "\"", "\"a", "\"a\\", "\"a\\\"", "\"a\\\"b\"", "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\x\"", "\"\xC3\xA9\"", "\"\xFF\"", "\"\x7F\"",
    "\"tab\tin\"", " \n[ 1 , \"x\" , { \"k\" : [ ] } ]\r\n", "\xEF\xBB\xBF[1]",
    "{\"b\":1,\"a\":2,\"b\":3}", "{\"\\u0061\":1,\"a\":2}", "[1\v]", "/*c*/1", "'a'",
};
// clang-format on

TEST(JsonTree, ReadsAndRefusesWhatTheLibraryDoes) {
  for (const char* text : kTexts) expect_as_the_library(text);
  expect_as_the_library(std::string("[1\0]", 4));
  expect_as_the_library(std::string("[1]\0", 4));
  expect_as_the_library("[" + std::string(100'000, ' ') + "\"" + std::string(100'000, 'x') + "\"]");
}

TEST(JsonTree, ReadsAndRefusesDamagedTextsAsTheLibraryDoes) {
  const std::string whole =
      R"({"question_id": 12, "answers": [{"answer": "caf\u00e9, no", "answer_id": 1}, {"answer": "-1.50e2"}], "n": -1.5e2, "t": [true, null]})";
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::string text = whole;
    for (unsigned change = 0; change <= random() % 3; ++change) {
      const size_t at = random() % text.size();
      if (random() % 2 == 0) {
        text.erase(at, 1 + random() % 3);
      } else {
        text[at] = "\"\\{}[],:0e-. \x01\xC3"[random() % 15];
      }
    }
    expect_as_the_library(text);
  }
}

TEST(JsonTree, NestsAsDeepAsTheRulesSay) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  const int deepest = JsonRules{}.max_depth;
  EXPECT_FALSE(JsonTree(nested(deepest)).failed());
  EXPECT_TRUE(JsonTree(nested(deepest + 1)).failed());
}

TEST(JsonTree, NamesWhatJsonDoesNotKnow) {
  const std::string error = test::error_text([] { refuse_json("{\"a\": NaN}", "file:3"); });
  EXPECT_NE(error.find("file:3: NaN"), std::string::npos) << error;
}

}  // namespace
}  // namespace glimpse::data
