#include "cli/score_tasks.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

Scores run(const std::string& name, const ScoreOptions& options) {
  for (const ScoreTask& task : all_score_tasks()) {
    if (task.name == name) return task.run(options);
  }
  ADD_FAILURE() << name;
  return {};
}

class ScoreTasksTest : public testing::Test {
 protected:
  Scores run_on(const std::string& task, const std::string& references,
                const std::string& predictions) {
    const std::string reference_file = folder_.path() / "references.json";
    const std::string prediction_file = folder_.path() / "predictions.json";
    write_file_atomically(reference_file, references);
    write_file_atomically(prediction_file, predictions);
    return run(task, {.references = reference_file, .predictions = prediction_file});
  }

  test::TempFolder folder_;
};

TEST_F(ScoreTasksTest, PollsCountLabels) {
  const Scores scores = run_on("pope",
                               "{\"question_id\": 1, \"label\": \"yes\"}\n"
                               "{\"question_id\": 2, \"label\": \"no\"}\n",
                               "{\"question_id\": 2, \"text\": \"No.\"}\n"
                               "{\"question_id\": 1, \"text\": \"nothing\"}\n");
  EXPECT_EQ(scores.metrics.at("tp"), 1);
  EXPECT_EQ(scores.metrics.at("tn"), 1);
  EXPECT_EQ(scores.profiles.at("lmms").at("accuracy"), 0);
}

TEST_F(ScoreTasksTest, AnswersOfSingleReferences) {
  const std::string references =
      R"([{"id": 1, "answers": ["14", "x"]}, {"id": 2, "answer": "Dog"}])";
  const std::string predictions = R"([{"id": 1, "answer": "14.5"}, {"id": 2, "answer": "dog."}])";
  EXPECT_DOUBLE_EQ(run_on("chartqa", references, predictions).metrics.at("relaxed_accuracy"), 0.5);
  EXPECT_DOUBLE_EQ(run_on("docvqa", references, predictions).metrics.at("exact_match"), 0.5);
  EXPECT_DOUBLE_EQ(run_on("gqa", references, predictions).metrics.at("lmms"), 0.5);
  EXPECT_EQ(run_on("vqa_rad", references, predictions).rows.size(), 2U);
}

TEST_F(ScoreTasksTest, VqaWarnsOfOtherNumbersOfAnnotators) {
  const Scores scores = run_on("vqa", R"([{"question_id": 1, "answers": ["a", "a", "a", "a"]}])",
                               R"([{"question_id": 1, "answer": "a"}])");
  EXPECT_EQ(scores.warnings.size(), 1U);
  EXPECT_DOUBLE_EQ(scores.metrics.at("official"), 1);
  EXPECT_TRUE(scores.by_answer_type.empty());
}

#ifdef GLIMPSE_SHARED_DIR
nlohmann::json recorded(const std::string& part) {
  return read_json_file(test::shared_dir() / "golden/evaluation/vqa_scores.json")[part];
}

TEST(ScoreTasks, NlvrEqualsTheRecordedFigures) {
  const auto expected = recorded("nlvr");
  const Scores scores = run("nlvr", {.references = test::data_file("nlvr/dev_subset.json"),
                                     .predictions = test::data_file("nlvr/dev_predictions.csv")});
  EXPECT_EQ(scores.n, expected["n_images"]);
  EXPECT_EQ(scores.metrics.at("sentences"), expected["n_sentence_groups"]);
  EXPECT_NEAR(scores.metrics.at("precision"), expected["precision"], 1e-6);
  EXPECT_NEAR(scores.metrics.at("consistency"), expected["consistency"], 1e-6);
}

TEST(ScoreTasks, VqaRadEqualsTheRecordedScores) {
  const auto expected = recorded("vqa_rad");
  const Scores scores =
      run("vqa_rad", {.references = test::data_file("vqa_rad/vqa_rad.json"),
                      .predictions = test::data_file("vqa_rad/predictions.json")});
  ASSERT_EQ(scores.n, expected["n"]);
  const std::vector<std::string> columns = {"evalai_exact", "vlmevalkit_normalised_match",
                                            "vlmevalkit_accuracy", "anls_rrc"};
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const auto& row = expected["per_sample"][i];
    for (size_t k = 0; k < scores.columns.size(); ++k) {
      if (!row.contains(scores.columns[k])) continue;
      EXPECT_NEAR(scores.rows[i][k], row[scores.columns[k]], 1e-6) << row << scores.columns[k];
    }
  }
  for (const std::string& column : columns) {
    const auto& means = expected["mean_by_answer_type"];
    EXPECT_NEAR(scores.metrics.at(column), means["ALL"][column], 1e-6) << column;
    for (const char* type : {"CLOSED", "OPEN"}) {
      EXPECT_NEAR(scores.by_answer_type.at(type).at(column), means[type][column], 1e-6) << column;
    }
  }
}

TEST(ScoreTasks, PopeEqualsTheRecordedFigures) {
  for (const std::string category : {"random", "popular", "adversarial"}) {
    const auto expected = recorded("pope")[category];
    const Scores scores =
        run("pope", {.references = test::data_file("pope/coco_pope_" + category + ".json"),
                     .predictions = test::data_file("pope/predictions_" + category + ".jsonl")});
    EXPECT_EQ(scores.n, expected["n"]);
    const auto& official = expected["official_and_llava"];
    EXPECT_EQ(scores.metrics.at("tp"), official["TP"]);
    EXPECT_NEAR(scores.metrics.at("f1"), official["F1 score"], 1e-6);
    EXPECT_NEAR(scores.profiles.at("lmms").at("f1"), expected["lmms"]["f1_score"], 1e-6);
    EXPECT_NEAR(scores.profiles.at("lmms").at("yes_ratio"), 0.5, 1e-6);
    EXPECT_EQ(scores.profiles.at("vlmevalkit").at("unparsed"),
              expected["vlmevalkit_parse_counts"]["Unknown"]);
  }
}
#endif

}  // namespace
}  // namespace glimpse::cli
