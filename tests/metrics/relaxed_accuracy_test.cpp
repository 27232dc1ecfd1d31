#include "metrics/relaxed_accuracy.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/shared.h"

namespace glimpse::metrics {
namespace {

TEST(RelaxedAccuracy, AllowsFivePercentOfTheReference) {
  EXPECT_TRUE(relaxed_accuracy("14.7", {"14"}));
  EXPECT_FALSE(relaxed_accuracy("14.71", {"14"}));
  EXPECT_TRUE(relaxed_accuracy("5%", {"0.05"}));
}

TEST(RelaxedAccuracy, ComparesTheRestAsText) {
  EXPECT_TRUE(relaxed_accuracy("Yes", {"no", "yes"}));
  EXPECT_FALSE(relaxed_accuracy("0.0", {"0"}));
  EXPECT_FALSE(relaxed_accuracy("1,000", {"1000"}));
  EXPECT_FALSE(relaxed_accuracy("+-5", {"5"}));
  EXPECT_TRUE(relaxed_accuracy("1E-999", {"1e-999"}));  // a zero, unlike 1e999
  EXPECT_FALSE(relaxed_accuracy("1e999", {"1e999"}));
  EXPECT_TRUE(relaxed_accuracy("nan(1)", {"NAN(1)"}));  // no number for Python
  EXPECT_FALSE(
      relaxed_accuracy("\x1F"
                       "5",
                       {"5"}));  // a blank, but not around numbers
  EXPECT_TRUE(
      relaxed_accuracy("\xC2\xA0"
                       "5\t",
                       {"5"}));
}

#ifdef GLIMPSE_SHARED_DIR
TEST(RelaxedAccuracy, EqualsTheRecordedVerdicts) {
  const auto folder = glimpse::test::shared_dir() / "golden/evaluation";
  const auto golden = read_json_file(folder / "golden.json")["misc"]["relaxed"];
  ASSERT_EQ(golden.size(), 25u);
  for (const auto& row : golden) {
    const std::string prediction = row["pred"], target = row["target"];
    EXPECT_EQ(relaxed_accuracy(prediction, {target}), row["correct"].get<bool>()) << row;
    EXPECT_EQ(relaxed_accuracy(target, {prediction}), row["qwen_swapped"].get<bool>()) << row;
  }
  const auto cases = read_json_file(folder / "vqa_scores.json")["small_cases"]["relaxed_accuracy"];
  ASSERT_GE(cases.size(), 40u);
  for (const auto& row : cases) {
    const std::string prediction = row["prediction"], target = row["target"];
    const bool correct = relaxed_accuracy(prediction, {target});
    EXPECT_EQ(correct, row["qwen_target_first"].get<bool>()) << row;
    EXPECT_EQ(correct, row["vlmevalkit"].get<bool>()) << row;
    EXPECT_EQ(relaxed_accuracy(target, {prediction}), row["qwen_swapped"].get<bool>()) << row;
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
