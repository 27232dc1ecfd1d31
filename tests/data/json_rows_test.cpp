#include "data/json_rows.h"

#include <gtest/gtest.h>

#include "base/error.h"
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

TEST(ForEachRow, WalksMembersWithTheirKeys) {
  const test::TempFolder folder;
  const auto write = [&](const char* name, const char* text) {
    write_file_atomically(folder.path() / name, text);
    return folder.path() / name;
  };
  std::string seen;
  for_each_row(write("o.json", R"({"k1": {"a": 1}, "k2": {"a": 2}})"), {},
               [&](const JsonObject& row, const std::string& key) { seen += key + row.text("a"); });
  EXPECT_EQ(seen, "k11k22");
  EXPECT_THROW(for_each_row(write("b.json", R"({"k1": )"), {}, [](const auto&, const auto&) {}),
               Error);
}

}  // namespace
}  // namespace glimpse::data
