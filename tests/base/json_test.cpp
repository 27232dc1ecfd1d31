#include "base/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "support/shared.h"

namespace glimpse {
namespace {

std::string failure(const std::string& text) {
  try {
    parse_json(text, "x.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string nested(int depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Json, ReadsAValue) {
  const auto value = parse_json("{\"a\": [1, 2.5, \"\\u00e4\"]}\n", "x");
  EXPECT_EQ(value["a"][0], 1);
  EXPECT_EQ(value["a"][2], "\xC3\xA4");
}

TEST(Json, NamesFileLineAndReason) {
  const std::string message = failure("{\n\"a\": 1,\n\"b\": oops}");
  EXPECT_EQ(message.rfind("x.json: line 3: ", 0), 0u) << message;
  EXPECT_NE(message.find("invalid literal"), std::string::npos) << message;
}

TEST(Json, RejectsWhatIsNotJson) {
  for (const char* text : {"", "{", "[1,]", "NaN", "Infinity", "{} {}", "// c\n1", "[1e999]"}) {
    EXPECT_NE(failure(text), "accepted") << text;
  }
}

TEST(Json, RejectsBytesThatAreNotUtf8) {
  const std::string message = failure("[\"\xFF\"]");
  EXPECT_NE(message.find("UTF-8"), std::string::npos) << message;
  EXPECT_EQ(message.find('\xFF'), std::string::npos);
}

TEST(Json, RejectsTextAfterAZeroByte) {
  EXPECT_NE(failure(std::string("{}\0}", 4)).find("zero byte"), std::string::npos);
}

TEST(Json, LimitsTheDepth) {
  EXPECT_EQ(failure(nested(64)), "accepted");
  EXPECT_NE(failure(nested(65)).find("deeper"), std::string::npos);
  EXPECT_NE(failure(nested(1'000'000)).find("deeper"), std::string::npos);
}

TEST(Json, RejectsRepeatedKeysOfOneObjectWhenAsked) {
  const JsonRules unique{.unique_keys = true};
  EXPECT_EQ(parse_json(R"({"a": 1, "a": 2})", "x")["a"], 2);
  EXPECT_THROW(parse_json(R"({"a": 1, "a": 2})", "x", unique), Error);
  EXPECT_THROW(parse_json(R"([{"b": {"a": 1, "\u0061": 2}}])", "x", unique), Error);
  EXPECT_NO_THROW(parse_json(R"({"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]})", "x", unique));
}

TEST(Json, ReadsAFile) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "a.json", "[1]");
  EXPECT_EQ(read_json_file(folder.path() / "a.json"), nlohmann::json::array({1}));
  EXPECT_THROW(read_json_file(folder.path() / "b.json"), Error);
}

}  // namespace
}  // namespace glimpse
