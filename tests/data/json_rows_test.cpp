#include "data/json_rows.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::data {
namespace {

class JsonRowsTest : public testing::Test {
 protected:
  std::string write(const std::string& content) {
    const std::string file = folder_.path() / "rows.json";
    write_file_atomically(file, content);
    return file;
  }
  std::vector<std::string> values(const std::string& content) {
    const JsonRows rows(write(content), {"annotations"});
    std::vector<std::string> found;
    for (const JsonRow& row : rows.rows()) {
      const JsonObject object = rows.parse(row);
      found.push_back(std::to_string(row.line) + " " + object.first_text("a"));
    }
    return found;
  }
  std::string error(const std::string& content) {
    return test::error_text([&] { values(content); });
  }

  test::TempFolder folder_;
};

TEST_F(JsonRowsTest, ReadsArraysLinesAndObjectsWithAnArray) {
  const std::vector<std::string> expected = {"1 1", "2 ]}\"{"};
  EXPECT_EQ(values("[{\"a\": 1},\n{\"a\": \"]}\\\"{\"}]"), expected);
  EXPECT_EQ(values("{\"a\": 1}\n{\"a\": \"]}\\\"{\"}\n\n"), expected);
  EXPECT_EQ(values("{\"info\": [1, {}], \"annotations\": [{\"a\": 1},\n{\"a\": \"]}\\\"{\"}], "
                   "\"x\": \"y\"}"),
            expected);
}

TEST_F(JsonRowsTest, OneObjectIsOneRow) {
  EXPECT_EQ(values("{\"a\": [1]}"), std::vector<std::string>{"1 1"});
  EXPECT_EQ(values("\xEF\xBB\xBF{\"a\": 1}").size(), 1U);
}

TEST_F(JsonRowsTest, SaysWhereTheTextIsBroken) {
  EXPECT_NE(error("[{\"a\": 1}\n{\"a\": 2}]").find("rows.json: line 2"), std::string::npos);
  EXPECT_NE(error("[{\"a\": 1},").find("rows.json: line 1"), std::string::npos);
  EXPECT_NE(error("{\"a\": 1}\n{\"a\": }").find("rows.json:2"), std::string::npos);
  EXPECT_NE(error("{\"a\": 1}\nnext").find("rows.json:2: \"next\""), std::string::npos);
  EXPECT_NE(error("{\"a\": 1}\n{\"a\": \"x").find("rows.json"), std::string::npos);
  EXPECT_NE(error("[1, 2]").find("expected a JSON object"), std::string::npos);
  EXPECT_NE(error("").find("no rows"), std::string::npos);
  EXPECT_NE(error("[]").find("no rows"), std::string::npos);
}

TEST_F(JsonRowsTest, NamesNanForWhatItIs) {
  EXPECT_NE(error("{\"a\": 1}\n{\"a\": \"NaN\", \"score\": NaN}").find("rows.json:2: NaN"),
            std::string::npos);
  EXPECT_EQ(error("{\"a\": \"NaN\"}"), "");
}

TEST(JsonObject, ReadsMembersByType) {
  const JsonObject object(
      R"({"s": "x", "n": 2.5, "deep": [[["y"]]], "none": [], "list": [{"t": "a", "m": 1}, "b"],
          "inner": {"id": 7}})",
      "here");
  EXPECT_EQ(object.text("s") + object.text("n"), "x2.5");
  EXPECT_EQ(object.first_text("deep") + object.first_text("none"), "y");
  EXPECT_EQ(object.text_or_none("s") + object.text_or_none("n"), "x");
  EXPECT_EQ(object.inner_text({"no", "id"}), "7");
  EXPECT_FALSE(object.inner_text({"no"}).has_value());
  const auto list = object.elements("list", "t");
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].text, "a");
  EXPECT_EQ(list[0].rest, "{m 1\n");
  EXPECT_EQ(list[1].text, "b");
  EXPECT_EQ(list[1].rest, "");
  EXPECT_EQ(object.elements("s", "t")[0].text, "x");
  EXPECT_EQ(object.keys().size(), 6U);
  EXPECT_NE(test::error_text([&] { object.text("list"); }).find("here: 'list' is array"),
            std::string::npos);
  EXPECT_NE(test::error_text([&] { object.text("no"); }).find("no 'no'"), std::string::npos);
}

TEST(Shown, IsPlainAsciiAndShort) {
  EXPECT_EQ(shown("a\n\xE2\x80\xAE"), "\"a\\n\\u202e\"");
  EXPECT_LT(shown(std::string(1000, 'x')).size(), 80U);
  EXPECT_EQ(shown("\xFF"), "\"\\ufffd\"");
}

}  // namespace
}  // namespace glimpse::data
