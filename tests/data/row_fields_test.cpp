#include "data/row_fields.h"

#include <gtest/gtest.h>

#include "data/benchmark_folder.h"

namespace glimpse::data {
namespace {

TEST(RowFields, NumbersAreTextsAndNullIsAbsent) {
  const RowFields fields(
      R"({"n": 5, "t": "x", "z": null, "l": ["a", 1, {"answer": "b"}], "e": [], "o": {"i": "in"}})",
      "file:1");
  EXPECT_EQ(fields.text("n"), "5");
  EXPECT_EQ(fields.text_or("z", "none"), "none");
  EXPECT_FALSE(fields.has("z"));
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
  EXPECT_THROW(RowFields("[1]", "file:1"), Error);
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
