#include "metrics/anls.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/shared.h"

namespace glimpse::metrics {
namespace {

TEST(Anls, CountsEditsAgainstTheLongerText) {
  EXPECT_DOUBLE_EQ(anls("helo", {"hello"}), 0.8);
  EXPECT_DOUBLE_EQ(anls("Hello   World", {"hello world"}), 1);
}

TEST(Anls, IsZeroBelowOneHalfButNotAtOneHalf) {
  EXPECT_DOUBLE_EQ(anls("ab", {"abcd"}), 0.5);
  EXPECT_DOUBLE_EQ(anls("a", {"abcd"}), 0);
}

TEST(Anls, TakesTheBestReference) {
  EXPECT_DOUBLE_EQ(anls("abcd", {"zzzz", "abcx"}), 0.75);
  EXPECT_DOUBLE_EQ(anls("abcd", {}), 0);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(Anls, EqualsTheRecordedScores) {
  const auto folder = glimpse::test::shared_dir() / "golden/evaluation";
  const auto golden = read_json_file(folder / "golden.json")["misc"]["anls"];
  ASSERT_EQ(golden.size(), 13u);
  for (const auto& row : golden) {
    EXPECT_NEAR(anls(row["pred"].get<std::string>(), row["refs"]), row["score"], 1e-9) << row;
  }
  const auto cases = read_json_file(folder / "vqa_scores.json")["small_cases"]["anls"];
  ASSERT_GE(cases.size(), 25u);
  for (const auto& row : cases) {
    EXPECT_NEAR(anls(row["prediction"].get<std::string>(), row["refs"]), row["rrc"], 1e-6) << row;
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
