#include "metrics/vqa_accuracy.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "support/shared.h"

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

TEST(VqaAccuracy, NeedsTheAnswersOfSeveralAnnotators) {
  EXPECT_THROW(vqa_accuracy("x", {}), Error);
  EXPECT_THROW(vqa_accuracy("x", {"x", "x", "x"}), Error);
  EXPECT_DOUBLE_EQ(vqa_accuracy("x", {"x", "x", "x", "x"}), 1);
}

#ifdef GLIMPSE_SHARED_DIR
nlohmann::json shared_json(const std::string& path) {
  return read_json_file(glimpse::test::shared_dir() / path);
}

TEST(VqaAccuracy, EqualsTheRecordedCasesOfAllProfiles) {
  const auto golden = shared_json("golden/evaluation/golden.json")["vqa"];
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

void expect_recorded_scores(const std::string& set) {
  const auto scores = shared_json("golden/evaluation/vqa_scores.json")["vqa"][set]["per_sample"];
  std::map<int64_t, std::string> predictions;
  const auto prediction_rows = shared_json("data/vqa_text/" + set + "_predictions.json");
  for (const auto& row : prediction_rows) {
    predictions[row["question_id"]] = row["answer"];
  }
  const std::map<std::string, VqaProfile> profiles = {
      {"official_vqa_by_position", VqaProfile::official},
      {"evalai_textvqa", VqaProfile::textvqa},
      {"vlmevalkit_vqa", VqaProfile::vlmevalkit}};
  size_t checked = 0;
  const auto annotations = shared_json("data/vqa_text/" + set + "_annotations.json");
  for (const auto& row : annotations["annotations"]) {
    std::vector<std::string> answers;
    for (const auto& answer : row["answers"]) answers.push_back(answer["answer"]);
    const int64_t id = row["question_id"];
    for (const auto& [column, profile] : profiles) {
      EXPECT_NEAR(vqa_accuracy(predictions.at(id), answers, profile),
                  scores[std::to_string(id)][column], 1e-6)
          << set << " " << id << " " << column << " '" << predictions.at(id) << "'";
    }
    ++checked;
  }
  EXPECT_EQ(checked, scores.size());
}

TEST(VqaAccuracy, EqualsTheRecordedScoresOfTextVqa) { expect_recorded_scores("textvqa_val"); }
TEST(VqaAccuracy, EqualsTheRecordedScoresOfVizWiz) { expect_recorded_scores("vizwiz_val"); }
#endif

}  // namespace
}  // namespace glimpse::metrics
