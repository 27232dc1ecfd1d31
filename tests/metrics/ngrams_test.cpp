#include "metrics/ngrams.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(Vocabulary, NumbersEqualWordsEqually) {
  Vocabulary vocabulary;
  EXPECT_EQ(vocabulary.add_caption("a b a"), (std::vector<uint32_t>{1, 2, 1}));
  EXPECT_EQ(vocabulary.add_caption("c\xC2\xA0"
                                   "b"),
            (std::vector<uint32_t>{3, 2}));
  EXPECT_TRUE(vocabulary.add_caption("").empty());
}

TEST(Ngrams, CountRepeatsInOrder) {
  const auto pairs = count_ngrams({7, 3, 7, 3}, 2);
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].gram, (Ngram{3, 7}));
  EXPECT_EQ(pairs[0].count, 1);
  EXPECT_EQ(pairs[1].gram, (Ngram{7, 3}));
  EXPECT_EQ(pairs[1].count, 2);
}

TEST(NgramTable, CountsThroughGrowth) {
  NgramTable table;
  EXPECT_EQ(table.count({1}), 0);
  for (uint32_t word = 1; word <= 5000; ++word) {
    for (uint32_t again = 0; again < word % 3; ++again) table.add({word, 7});
  }
  for (uint32_t word = 1; word <= 5000; ++word) {
    ASSERT_EQ(table.count({word, 7}), word % 3) << word;
    ASSERT_EQ(table.count({word}), 0);
  }
}

TEST(Ngrams, AreNoneInAShorterText) { EXPECT_TRUE(count_ngrams({1, 2}, 3).empty()); }

}  // namespace
}  // namespace glimpse::metrics
