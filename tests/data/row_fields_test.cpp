#include "data/row_fields.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "data/benchmark_folder.h"

namespace glimpse::data {
namespace {

TEST(RowFields, NumbersAreTextsAndNullIsAbsent) {
  const auto row = nlohmann::json::parse(
      R"({"n": 5, "t": "x", "z": null, "l": ["a", 1, {"answer": "b"}], "e": [], "o": {}})");
  const std::string where = "file:1";
  const RowFields fields(row, where);
  EXPECT_EQ(fields.text("n"), "5");
  EXPECT_EQ(fields.text_or("z", "none"), "none");
  EXPECT_EQ(fields.find("z"), nullptr);
  EXPECT_EQ(fields.texts("l"), (std::vector<std::string>{"a", "1", "b"}));
  EXPECT_EQ(fields.texts("t"), std::vector<std::string>{"x"});
  EXPECT_THROW(fields.texts("e"), Error);
  EXPECT_THROW(fields.text("o"), Error);
  EXPECT_THROW(fields.text("z"), Error);
  const nlohmann::json list = {1};
  EXPECT_THROW(RowFields(list, where), Error);
}

TEST(ForEachRow, WalksMembersWithTheirKeys) {
  const test::BenchmarkFolder folder;
  std::string seen;
  for_each_row(folder.write("o.json", R"({"k1": {"a": 1}, "k2": {"a": 2}})"), {},
               [&](const RowFields& row, const std::string& key) { seen += key + row.text("a"); });
  EXPECT_EQ(seen, "k11k22");
  EXPECT_THROW(
      for_each_row(folder.write("b.json", R"({"k1": )"), {}, [](const auto&, const auto&) {}),
      Error);
}

}  // namespace
}  // namespace glimpse::data
