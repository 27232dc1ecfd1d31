#include "metrics/vqa_scorer.h"

#include <gtest/gtest.h>

#include <ctime>
#include <iostream>
#include <map>

#include "base/error.h"
#include "base/random.h"
#include "metrics/vqa_files.h"

namespace glimpse::metrics {
namespace {

std::map<std::string, double> named_scores(VqaScorer& scorer, const std::string& prediction,
                                           const std::vector<HumanAnswer>& answers) {
  std::map<std::string, double> named;
  const std::vector<double> scores = scorer.score(prediction, answers);
  for (size_t i = 0; i < scores.size(); ++i) {
    named[std::string(vqa_evaluators()[i].name)] = scores[i];
  }
  return named;
}

TEST(VqaScorer, ComparesAnnotatorsByValueOrByPosition) {
  VqaScorer scorer;
  std::vector<HumanAnswer> answers(10, {.text = "dog", .mark = 7});
  answers[9].text = "cat";
  const auto scores = named_scores(scorer, "Dog", answers);
  // By value the nine who say "dog" leave each other out: only the tenth sees them.
  EXPECT_NEAR(scores.at("official"), 0.1, 1e-12);
  EXPECT_NEAR(scores.at("official_by_position"), 1, 1e-12);
  EXPECT_NEAR(scores.at("lmms_vqav2"), 0.1, 1e-12);
  for (size_t i = 0; i < answers.size(); ++i) answers[i].mark = int64_t(i);
  EXPECT_NEAR(named_scores(scorer, "Dog", answers).at("official"), 1, 1e-12);
}

TEST(VqaScorer, ComparesUnanimousAnswersRawInTheOfficialProfileOnly) {
  VqaScorer scorer;
  std::vector<HumanAnswer> answers;
  for (int i = 0; i < 10; ++i) answers.push_back({.text = "yes", .mark = i});
  const auto scores = named_scores(scorer, "Yes.", answers);
  for (const auto& [name, score] : scores) {
    EXPECT_DOUBLE_EQ(score, name.starts_with("official") ? 0 : 1) << name;
  }
}

TEST(VqaScorer, TakesAnyNumberOfAnswersButNotNone) {
  VqaScorer scorer;
  const auto scores = named_scores(scorer, "a", {{.text = "b", .mark = 0}});
  EXPECT_DOUBLE_EQ(scores.at("official"), 0);
  EXPECT_THROW(scorer.score("a", {}), Error);
}

#ifdef GLIMPSE_SHARED_DIR
const std::map<std::string, std::string> kColumns = {
    {"official", "official_vqa"}, {"official_by_position", "official_vqa_by_position"},
    {"evalai", "evalai_textvqa"}, {"lmms_textvqa", "lmms_textvqa"},
    {"lmms_vqav2", "lmms_vqav2"}, {"vlmevalkit", "vlmevalkit_vqa"},
};

TEST(VqaScorer, EqualsTheRecordedScoresOfRealFiles) {
  for (const std::string set : {"textvqa_val", "vizwiz_val"}) {
    VqaScorer scorer;
    const auto expected = test::evaluation_json("vqa_scores.json")["vqa"][set];
    const auto rows = test::load_vqa_file(set);
    ASSERT_EQ(rows.size(), expected["n"].get<size_t>());
    std::map<std::string, std::map<std::string, std::vector<double>>> by_type;
    for (const auto& row : rows) {
      const auto scores = named_scores(scorer, row.prediction, row.answers);
      for (const auto& [name, column] : kColumns) {
        EXPECT_NEAR(scores.at(name), expected["per_sample"][row.id][column], 1e-6)
            << set << " " << row.id << " " << name;
        by_type[name][row.type].push_back(scores.at(name));
        by_type[name][""].push_back(scores.at(name));
      }
    }
    const auto mean = [](const std::vector<double>& values) {
      double sum = 0;
      for (const double value : values) sum += value;
      return sum / static_cast<double>(values.size());
    };
    for (const auto& [name, column] : kColumns) {
      EXPECT_NEAR(mean(by_type[name][""]), expected["mean"][column], 1e-6) << set << " " << name;
    }
    const std::map<std::string, std::string> percents = {{"official", "as_is"},
                                                         {"official_by_position", "by_position"}};
    for (const auto& [name, key] : percents) {
      EXPECT_NEAR(100 * mean(by_type[name][""]), expected["official_overall_percent"][key], 1e-7);
      for (const auto& [type, percent] :
           expected["official_per_question_type_percent"][key].items()) {
        EXPECT_NEAR(100 * mean(by_type[name][type]), percent, 1e-7) << set << " " << type;
      }
    }
  }
}

TEST(VqaScorer, EqualsTheRecordedFixtureOfVqaV2) {
  const auto cases = test::evaluation_json("vqa_scores.json")["vqa"]["vqav2_fixture"];
  ASSERT_EQ(cases.size(), 8U);
  for (const auto& entry : cases) {
    VqaScorer scorer;
    double sum = 0;
    for (const auto& row : test::load_vqa_file("vqav2")) {
      const double score =
          named_scores(scorer, entry["answer_for_all"], row.answers).at("official");
      EXPECT_NEAR(100 * score, entry["per_question_percent"][row.id], 1e-7) << entry;
      sum += score;
    }
    EXPECT_NEAR(100 * sum / 3, entry["overall_percent"], 1e-7) << entry;
    EXPECT_NEAR(100 * sum / 3, entry["perAnswerType"]["other"], 1e-7) << entry;
    EXPECT_NEAR(100 * sum / 3, entry["perQuestionType"]["x"], 1e-7) << entry;
  }
}
#endif

// VQAv2's validation set in size: half of the answers are frequent words, the rest rare texts.
TEST(VqaScorer, DISABLED_Benchmark214354Questions) {
  constexpr int kQuestions = 214354;
  Random random(1);
  const auto text = [&] {
    const auto number = random.integer(0, random.chance(1, 2) ? 3000 : 400000);
    return "The answer, no. " + std::to_string(number);
  };
  std::vector<std::vector<HumanAnswer>> questions(kQuestions);
  std::vector<std::string> predictions;
  for (auto& answers : questions) {
    const std::string usual = text();
    for (int i = 0; i < 10; ++i) {
      answers.push_back({.text = i < 6 ? usual : text(), .mark = i});
    }
    predictions.push_back(usual);
  }
  const std::clock_t start = std::clock();
  VqaScorer scorer;
  double sum = 0;
  for (size_t i = 0; i < questions.size(); ++i) {
    sum += scorer.score(predictions[i], questions[i])[0];
  }
  std::cout << kQuestions << " questions, all profiles: "
            << static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC
            << " s of processor time, mean " << sum / kQuestions << "\n";
}

}  // namespace
}  // namespace glimpse::metrics
