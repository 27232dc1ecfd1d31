#include "text/json_view.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse::text {
namespace {

JsonView view(const std::string& text) { return JsonView::parse(text, "f.json"); }

TEST(JsonView, ReadsEveryType) {
  const JsonView root = view(R"({"t": "x", "i": -3, "n": 0.5, "f": true, "l": [1, 2], "z": null})");
  EXPECT_EQ(root.at("t").text(), "x");
  EXPECT_EQ(root.at("i").integer(), -3);
  EXPECT_EQ(root.at("n").number(), 0.5);
  EXPECT_EQ(root.at("i").number(), -3.0);
  EXPECT_TRUE(root.at("f").flag());
  EXPECT_EQ(root.at("l").items()[1].integer(), 2);
  EXPECT_TRUE(root.at("z").is_null());
  EXPECT_TRUE(root.find("absent").is_null());
  EXPECT_TRUE(root.at("t").find("in a text").is_null());
  EXPECT_EQ(root.members().size(), 6u);
  EXPECT_EQ(root.members()[0].key, "f");
}

TEST(JsonView, FillsInWhatIsAbsentOrNull) {
  const JsonView root = view(R"({"t": "x", "f": false, "z": null})");
  EXPECT_EQ(root.text_or("t", "d"), "x");
  EXPECT_EQ(root.text_or("z", "d"), "d");
  EXPECT_EQ(root.text_or("absent", "d"), "d");
  EXPECT_FALSE(root.flag_or("f", true));
  EXPECT_TRUE(root.flag_or("z", true));
  EXPECT_NE(test::error_text([&] { root.flag_or("t", true); }), "");
}

TEST(JsonView, NamesFileFoundAndExpected) {
  EXPECT_EQ(test::error_text([] { view(R"({"a": "x"})").at("a").integer(); }),
            "f.json: \"x\"; expected a whole number");
  EXPECT_EQ(test::error_text([] { view("[1.5]").items()[0].integer(); }),
            "f.json: 1.5; expected a whole number");
  EXPECT_EQ(test::error_text([] { view(R"({"a": 1})").at("b"); }).substr(0, 27),
            "f.json: no 'b' in {\"a\":1}; ");
  EXPECT_NE(test::error_text([] { view("1").items(); }), "");
  EXPECT_NE(test::error_text([] { view("1").members(); }), "");
  EXPECT_NE(test::error_text([] { view("1").flag(); }), "");
  EXPECT_NE(test::error_text([] { view("{"); }), "");
}

TEST(JsonView, KeepsTheFileAliveAndExcerptsShort) {
  const JsonView inner = view(R"({"a": {"b": "deep"}})").at("a").at("b");
  EXPECT_EQ(inner.text(), "deep");
  EXPECT_EQ(view("\"" + std::string(100, 'x') + "\"").excerpt().size(), 63u);
}

}  // namespace
}  // namespace glimpse::text
