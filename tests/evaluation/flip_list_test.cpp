#include "evaluation/flip_list.h"

#include <gtest/gtest.h>

#include "evaluation/compare.h"
#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

using Rows = std::vector<std::vector<EvalRow>>;

Rows typed_answers(const std::vector<std::string>& types) {
  Rows rows(2);
  for (size_t i = 0; i < types.size(); ++i) {
    const test::Answered asked{
        .id = "q" + std::to_string(i), .image = "p" + std::to_string(i), .type = types[i]};
    rows[0].push_back(test::row_of("none", asked));
    rows[1].push_back(test::row_of("half", asked));
  }
  return rows;
}

TEST(FlipList, FindsBothDirections) {
  Rows rows = typed_answers({"a", "a", "a"});
  rows[0][0].scores["exact_match"] = 0;
  rows[1][2].scores["exact_match"] = 0;
  const EvalSummary summary = compare(test::two_settings(), rows);
  const std::vector<Flip> flips = list_flips(summary, rows, 10);
  ASSERT_EQ(flips.size(), 2U);
  EXPECT_EQ(flips[0].after->id, "q0");
  EXPECT_FALSE(flips[0].was_right);
  EXPECT_TRUE(flips[1].was_right);
  EXPECT_EQ(flips[1].setting, 1U);
  EXPECT_EQ(list_flips(summary, rows, 1).size(), 1U);
}

TEST(FlipList, TypesTakeTurnsBeforeAnyComesTwice) {
  Rows rows = typed_answers({"a", "a", "a", "b", "c"});
  for (EvalRow& row : rows[1]) row.scores["exact_match"] = 0;
  rows[1][4].grid_height = 0;  // several pictures: nothing to draw on
  const std::vector<Flip> flips = list_flips(compare(test::two_settings(), rows), rows, 10);
  std::vector<std::string> ids;
  for (const size_t place : flips_with_pictures(flips, 3)) ids.push_back(flips[place].after->id);
  EXPECT_EQ(ids, (std::vector<std::string>{"q3", "q0", "q1"}));
}

TEST(FlipList, SettingsTakeTurns) {
  const Rows rows = typed_answers({"a", "a", "a"});
  std::vector<Flip> flips;
  for (size_t setting = 1; setting < 4; ++setting) {
    for (const EvalRow& row : rows[1]) flips.push_back({setting, &row, &row, true});
  }
  std::vector<size_t> settings;
  for (const size_t place : flips_with_pictures(flips, 5)) settings.push_back(flips[place].setting);
  EXPECT_EQ(settings, (std::vector<size_t>{1, 2, 3, 1, 2}));
}

}  // namespace
}  // namespace glimpse::evaluation
