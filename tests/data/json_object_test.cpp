#include "data/json_object.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "support/error_text.h"

namespace glimpse::data {
namespace {

struct Element {
  std::string text, rest;
};

std::vector<Element> elements(const JsonObject& object, const std::string& key) {
  std::vector<Element> found;
  object.for_each_element(key, "t", [&](const TextElement& element) {
    found.push_back({std::string(element.text), std::string(element.rest)});
  });
  return found;
}

TEST(JsonObject, ReadsMembersByType) {
  const JsonObject object(
      R"({"s": "x", "n": 2.5, "deep": [[["y"]]], "none": [], "list": [{"t": "a", "m": 1}, "b"],
          "inner": {"id": 7}})",
      "here");
  EXPECT_EQ(object.text("s") + object.text("n"), "x2.5");
  EXPECT_EQ(object.first_text("deep") + object.first_text("none"), "y");
  EXPECT_EQ(object.text_or_none("s") + object.text_or_none("n"), "x");
  EXPECT_EQ(object.inner_text_of({"no", "id"}), "7");
  EXPECT_FALSE(object.inner_text_of({"no"}).has_value());
  const auto list = elements(object, "list");
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].text, "a");
  EXPECT_NE(list[0].rest, "");
  EXPECT_EQ(list[1].text, "b");
  EXPECT_EQ(list[1].rest, "");
  EXPECT_EQ(elements(object, "s")[0].text, "x");
  EXPECT_EQ(object.keys().size(), 6U);
  EXPECT_NE(test::error_text([&] { object.text("list"); }).find("here: 'list' is array"),
            std::string::npos);
  EXPECT_NE(test::error_text([&] { object.text("no"); }).find("no 'no'"), std::string::npos);
}

// What an annotator's record says beside the answer is equal for equal records, whatever their
// order.
TEST(JsonObject, TheRestOfARecordTellsItApart) {
  const JsonObject object(
      R"({"a": [{"t": "x", "n": 1, "s": "1"}, {"s": "1", "t": "y", "n": 1}, {"t": "x", "n": "1", "s": "1"},
                {"t": "x", "n": true, "s": "1"}, {"t": "x", "n": 2, "n": 1, "s": "1"}, {"t": "x", "n": [1], "s": "1"}]})",
      "here");
  const auto list = elements(object, "a");
  EXPECT_EQ(list[0].rest, list[1].rest);
  EXPECT_EQ(list[0].rest, list[4].rest);  // of equal keys the last one counts
  for (const size_t other : {2U, 3U, 5U}) EXPECT_NE(list[0].rest, list[other].rest) << other;
}

TEST(JsonObject, NumbersAreTextsAndNullIsNoValue) {
  const JsonObject fields(
      R"({"n": 5, "t": "x", "z": null, "l": ["a", 1, {"answer": "b"}], "e": [], "o": {"i": "in"}})",
      "file:1");
  EXPECT_EQ(fields.text("n"), "5");
  EXPECT_EQ(fields.text_or("z", "none"), "none");
  EXPECT_TRUE(fields.has("z"));
  EXPECT_FALSE(fields.has_value("z"));
  EXPECT_EQ(fields.inner_text("z", "i"), "");
  EXPECT_EQ(fields.inner_text("o", "i"), "in");
  EXPECT_EQ(fields.inner_text("o", "j"), "");
  EXPECT_EQ(fields.integer("n"), 5);
  EXPECT_FALSE(fields.integer("t").has_value());
  EXPECT_THROW(fields.number("t"), Error);
  EXPECT_EQ(fields.texts("l"), (std::vector<std::string>{"a", "1", "b"}));
  EXPECT_EQ(fields.texts("t"), std::vector<std::string>{"x"});
  EXPECT_THROW(fields.texts("e"), Error);
  EXPECT_THROW(fields.text("o"), Error);
  EXPECT_THROW(fields.text("z"), Error);
  EXPECT_THROW(JsonObject("[1]", "file:1"), Error);
}

TEST(JsonObject, ItemsOfAListAreJsonTexts) {
  const JsonObject fields(R"({"l": [[{"a": 1}], 2, "x"], "e": [], "t": "x"})", "file:1");
  EXPECT_EQ(fields.items("l"), (std::vector<std::string>{R"([{"a":1}])", "2", R"("x")"}));
  EXPECT_TRUE(fields.items("e").empty());
  EXPECT_NE(test::error_text([&] { fields.items("t"); }).find("'t' is no list"), std::string::npos);
}

TEST(Shown, IsPlainAsciiAndShort) {
  EXPECT_EQ(shown("a\n\xE2\x80\xAE"), "\"a\\n\\u202e\"");
  EXPECT_LT(shown(std::string(1000, 'x')).size(), 80U);
  EXPECT_EQ(shown("\xFF"), "\"\\ufffd\"");
}

}  // namespace
}  // namespace glimpse::data
