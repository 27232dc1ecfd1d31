#include "metrics/mme.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/strings.h"
#include "metrics/vqa_files.h"
#include "metrics/yes_no.h"

namespace glimpse::metrics {
namespace {

TEST(MmeScores, AddAccuracyAndPicturesWithBothRight) {
  const MmeScores scores = mme_scores({{"count", "a", true},
                                       {"count", "a", true},
                                       {"count", "b", true},
                                       {"count", "b", false},
                                       {"code_reasoning", "c", true},
                                       {"code_reasoning", "c", true}});
  EXPECT_DOUBLE_EQ(scores.categories.at("count"), 75 + 50);
  EXPECT_DOUBLE_EQ(scores.perception, 125);
  EXPECT_DOUBLE_EQ(scores.cognition, 200);
}

TEST(MmeScores, RefuseSinglesAndUnknownCategories) {
  EXPECT_THROW(mme_scores({{"count", "a", true}}), Error);
  EXPECT_THROW(mme_scores({{"counting", "a", true}, {"counting", "a", true}}), Error);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(MmeScores, EqualTheRecordedFigures) {
  const auto golden = test::evaluation_json("vqa_scores.json")["small_cases"]["mme_lmms"];
  std::vector<MmeOutcome> outcomes;
  for (const auto& row : golden["rows"]) {
    const YesNo said = parse_yes_no(row["text"].get<std::string>(), YesNoParser::lmms_mme);
    const bool yes = lower_ascii(row["answer"].get<std::string>()) == "yes";
    outcomes.push_back({.category = row["category"],
                        .picture = row["question_id"],
                        .correct = said == (yes ? YesNo::yes : YesNo::no)});
  }
  const MmeScores scores = mme_scores(outcomes);
  EXPECT_EQ(scores.categories.size(), golden["category_score"].size());
  for (const auto& [category, score] : golden["category_score"].items()) {
    EXPECT_NEAR(scores.categories.at(category), score, 1e-9) << category;
  }
  EXPECT_NEAR(scores.perception, golden["perception"], 1e-9);
  EXPECT_NEAR(scores.cognition, golden["cognition"], 1e-9);
}
#endif

}  // namespace
}  // namespace glimpse::metrics
