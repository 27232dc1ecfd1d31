#include "metrics/vqa_accuracy.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "metrics/vqa_files.h"

namespace glimpse::metrics {
namespace {

std::vector<std::string> k_of_ten(int k) {
  std::vector<std::string> answers(10, "dog");
  std::fill_n(answers.begin(), k, "cat");
  return answers;
}

TEST(VqaAccuracy, LeavesEachAnnotatorOutInTurn) {
  const double expected[] = {0, 0.3, 0.6, 0.9, 1, 1};
  for (int k = 0; k <= 5; ++k) EXPECT_NEAR(vqa_accuracy("Cat.", k_of_ten(k)), expected[k], 1e-12);
}

TEST(VqaAccuracy, OfficialRulesCompareUnanimousAnswersRaw) {
  EXPECT_DOUBLE_EQ(vqa_accuracy("Yes", std::vector<std::string>(10, "yes")), 0);
  EXPECT_DOUBLE_EQ(vqa_accuracy(" yes\n", std::vector<std::string>(10, "yes")), 1);
  EXPECT_DOUBLE_EQ(vqa_accuracy("Yes", std::vector<std::string>(10, "yes"), VqaProfile::normalized),
                   1);
}

TEST(VqaAccuracy, VizWizLeavesTheReferencesAsTheyAre) {
  EXPECT_DOUBLE_EQ(vqa_accuracy("Dog.", std::vector<std::string>(10, "dog"), VqaProfile::vizwiz),
                   1);
  EXPECT_DOUBLE_EQ(vqa_accuracy("Dog", std::vector<std::string>(10, "Dog"), VqaProfile::vizwiz), 0);
}

TEST(MatchesNormalized, NeedsOneEqualAnswer) {
  EXPECT_TRUE(matches_normalized("The Dog.", {"cat", "dog"}, VqaProfile::textvqa));
  EXPECT_FALSE(matches_normalized("dogs", {"cat", "dog"}, VqaProfile::textvqa));
}

TEST(VqaAccuracy, NeedsTheAnswersOfSeveralAnnotators) {
  EXPECT_THROW(vqa_accuracy("x", {}), Error);
  EXPECT_THROW(vqa_accuracy("x", {"x", "x", "x"}), Error);
  EXPECT_DOUBLE_EQ(vqa_accuracy("x", {"x", "x", "x", "x"}), 1);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(VqaAccuracy, EqualsTheRecordedCasesOfAllProfiles) {
  const auto golden = test::evaluation_json("golden.json")["vqa"];
  ASSERT_EQ(golden.size(), 40u);
  const std::map<std::string, VqaProfile> profiles = {{"official", VqaProfile::official},
                                                      {"lmms_vqav2", VqaProfile::normalized},
                                                      {"evalai_textvqa", VqaProfile::textvqa},
                                                      {"vlmevalkit", VqaProfile::vlmevalkit}};
  for (const auto& row : golden) {
    for (const auto& [column, profile] : profiles) {
      EXPECT_NEAR(vqa_accuracy(row["pred"].get<std::string>(), row["gt"], profile), row[column],
                  1e-9)
          << row["name"] << " " << column;
    }
  }
}

TEST(MatchesNormalized, EqualsTheRecordedAccuraciesOfStVqa) {
  for (const std::string set : {"textvqa_val", "vizwiz_val"}) {
    const auto expected = test::evaluation_json("vqa_scores.json")["vqa"][set];
    double sum = 0;
    for (const auto& row : test::load_vqa_file(set)) {
      const bool match = matches_normalized(row.prediction, row.texts(), VqaProfile::textvqa);
      EXPECT_EQ(match, expected["per_sample"][row.id]["stvqa_accuracy"] == 1.0) << row.id;
      sum += match;
    }
    EXPECT_NEAR(sum / expected["n"].get<double>(), expected["mean"]["stvqa_accuracy"], 1e-6);
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
