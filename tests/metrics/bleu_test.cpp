#include "metrics/bleu.h"

#include <gtest/gtest.h>

#include <cmath>

#include "metrics/corpora.h"

namespace glimpse::metrics {
namespace {

TEST(Bleu, ClipsRepeatedWords) {
  const auto scores = bleu({{.prediction = "the the the the", .references = {"the cat the mat"}}});
  EXPECT_NEAR(scores[0].corpus, 0.5, 1e-6);
}

TEST(Bleu, PunishesShortCaptions) {
  const auto scores = bleu({{.prediction = "a b", .references = {"a b c d"}}});
  EXPECT_NEAR(scores[0].corpus, std::exp(-1), 1e-6);
}

TEST(Bleu, OfTwoEquallyCloseLengthsTakesTheShorter) {
  const auto scores = bleu({{.prediction = "a b c d e", .references = {"a b c d e f", "a b c d"}}});
  EXPECT_NEAR(scores[3].corpus, 1, 1e-6);
}

TEST(Bleu, PoolsCountsOverTheCorpus) {
  const auto scores = bleu(
      {{.prediction = "a", .references = {"a"}}, {.prediction = "x y z", .references = {"p q r"}}});
  EXPECT_NEAR(scores[0].corpus, 0.25, 1e-6);
  EXPECT_NEAR(scores[0].per_sample[0], 1, 1e-6);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(Bleu, EqualsTheRecordedScoresOfAllCorpora) {
  for (const auto& corpus : test::load_corpora()) {
    const auto scores = bleu(corpus.tokenized);
    for (size_t n = 0; n < 4; ++n) {
      const std::string key = "Bleu_" + std::to_string(n + 1);
      EXPECT_NEAR(scores[n].corpus, corpus.expected["corpus"][key], 1e-6)
          << corpus.name << " " << key;
      for (size_t i = 0; i < corpus.ids.size(); ++i) {
        EXPECT_NEAR(scores[n].per_sample[i],
                    corpus.expected["per_sample"][corpus.ids[i]]["Bleu"][n], 1e-6)
            << corpus.name << " " << corpus.ids[i];
      }
    }
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
