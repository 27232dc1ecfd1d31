#include "metrics/anls.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "metrics/vqa_files.h"
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

TEST(Anls, StvqaVariantCountsInnerBlanksAndHasNoScoreForTwoEmptyTexts) {
  EXPECT_DOUBLE_EQ(*anls_stvqa("a  b", {"a b"}), 0.75);
  EXPECT_DOUBLE_EQ(anls("a  b", {"a b"}), 1);
  EXPECT_FALSE(anls_stvqa(" ", {""}).has_value());
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
    const std::string prediction = row["prediction"];
    EXPECT_NEAR(anls(prediction, row["refs"]), row["rrc"], 1e-6) << row;
    EXPECT_NEAR(anls(prediction, row["refs"]), row["vlmevalkit"], 1e-6) << row;
    const std::optional<double> stvqa = anls_stvqa(prediction, row["refs"]);
    ASSERT_EQ(stvqa.has_value(), !row["llava_stvqa"].is_null()) << row;
    if (!stvqa) continue;
    EXPECT_NEAR(*stvqa, row["llava_stvqa"], 1e-6) << row;
  }
}

TEST(Anls, EqualsTheRecordedScoresOfVqaFiles) {
  for (const std::string set : {"textvqa_val", "vizwiz_val"}) {
    const auto expected = test::evaluation_json("vqa_scores.json")["vqa"][set];
    double sum = 0, sum_stvqa = 0;
    for (const auto& row : test::load_vqa_file(set)) {
      const auto& columns = expected["per_sample"][row.id];
      const double score = anls(row.prediction, row.texts());
      const double stvqa = anls_stvqa(row.prediction, row.texts()).value();
      EXPECT_NEAR(score, columns["anls_rrc"], 1e-6) << set << " " << row.id;
      EXPECT_NEAR(stvqa, columns["anls_llava_stvqa"], 1e-6) << set << " " << row.id;
      sum += score;
      sum_stvqa += stvqa;
    }
    const double n = expected["n"];
    EXPECT_NEAR(sum / n, expected["mean"]["anls_rrc"], 1e-6) << set;
    EXPECT_NEAR(sum_stvqa / n, expected["mean"]["anls_llava_stvqa"], 1e-6) << set;
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
