#include "metrics/cider.h"

#include <gtest/gtest.h>

#include <cmath>

#include "metrics/corpora.h"

namespace glimpse::metrics {
namespace {

TEST(Cider, IsTenForTheOnlyReferenceOfItsImage) {
  const auto score = cider({{.prediction = "a b c d e", .references = {"a b c d e"}},
                            {.prediction = "p q r s t", .references = {"p q r s t"}}});
  EXPECT_NEAR(score.corpus, 10, 1e-12);
}

TEST(Cider, IsZeroForASingleImage) {
  EXPECT_DOUBLE_EQ(cider({{.prediction = "a b", .references = {"a b"}}}).corpus, 0);
}

TEST(Cider, WeighsWordsByTheImagesThatHaveThem) {
  const auto frequency = document_frequency(
      {{.prediction = "", .references = {"a b", "a a"}}, {.prediction = "", .references = {"a"}}});
  Vocabulary words = frequency.words;
  const uint32_t a = words.add("a"), b = words.add("b");
  EXPECT_EQ(frequency.images, 2);
  EXPECT_EQ(frequency.images_with.count({a}), 2);
  EXPECT_EQ(frequency.images_with.count({b}), 1);
  EXPECT_EQ(frequency.images_with.count({a, a}), 1);
}

TEST(Cider, WordsOfThePredictionAloneStillMakeItLonger) {
  const std::vector<Response> all = {{.prediction = "a b", .references = {"a b"}},
                                     {.prediction = "p q zz", .references = {"p q"}}};
  const auto score = cider(all);
  EXPECT_LT(score.per_sample[1], score.per_sample[0]);
}

TEST(Cider, ScoresASubsetWithTheFrequenciesOfTheWhole) {
  const std::vector<Response> all = {{.prediction = "a b c d", .references = {"a b c d"}},
                                     {.prediction = "p q r s", .references = {"p q x y"}}};
  const auto whole = cider(all);
  EXPECT_DOUBLE_EQ(cider({all[0]}, document_frequency(all)).corpus, whole.per_sample[0]);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(Cider, EqualsTheRecordedScoresOfAllCorpora) {
  const auto corpora = test::load_corpora();
  ASSERT_EQ(corpora.size(), 12u);
  for (const auto& corpus : corpora) {
    const auto score = cider(corpus.tokenized);
    ASSERT_EQ(corpus.ids.size(), corpus.expected["n"].get<size_t>()) << corpus.name;
    EXPECT_NEAR(score.corpus, corpus.expected["corpus"]["CIDEr"], 1e-6) << corpus.name;
    for (size_t i = 0; i < corpus.ids.size(); ++i) {
      EXPECT_NEAR(score.per_sample[i], corpus.expected["per_sample"][corpus.ids[i]]["CIDEr"], 1e-6)
          << corpus.name << " " << corpus.ids[i];
    }
  }
}

#endif

}  // namespace
}  // namespace glimpse::metrics
