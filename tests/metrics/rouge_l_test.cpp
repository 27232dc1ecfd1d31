#include "metrics/rouge_l.h"

#include <gtest/gtest.h>

#include "metrics/corpora.h"

namespace glimpse::metrics {
namespace {

TEST(RougeL, CombinesPrecisionAndRecallOfTheCommonSubsequence) {
  const auto score = rouge_l({{.prediction = "a x b", .references = {"a b c d"}}});
  const double precision = 2.0 / 3, recall = 0.5, beta2 = 1.44;
  EXPECT_NEAR(score.corpus, (1 + beta2) * precision * recall / (recall + beta2 * precision), 1e-12);
}

TEST(RougeL, TakesTheBestPrecisionAndTheBestRecallApart) {
  const auto one = rouge_l({{.prediction = "a b", .references = {"a b c d", "a"}}});
  EXPECT_NEAR(one.corpus, 1, 1e-12);
}

TEST(RougeL, IsZeroWithoutACommonWord) {
  EXPECT_DOUBLE_EQ(rouge_l({{.prediction = "", .references = {"a b"}}}).corpus, 0);
  EXPECT_DOUBLE_EQ(rouge_l({}).corpus, 0);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(RougeL, EqualsTheRecordedScoresOfAllCorpora) {
  for (const auto& corpus : test::load_corpora()) {
    const auto score = rouge_l(corpus.tokenized);
    EXPECT_NEAR(score.corpus, corpus.expected["corpus"]["ROUGE_L"], 1e-6) << corpus.name;
    for (size_t i = 0; i < corpus.ids.size(); ++i) {
      EXPECT_NEAR(score.per_sample[i], corpus.expected["per_sample"][corpus.ids[i]]["ROUGE_L"],
                  1e-6)
          << corpus.name << " " << corpus.ids[i];
    }
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
