#include "metrics/alignment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <numeric>
#include <string>
#include <vector>

#include "base/random.h"

namespace glimpse::metrics {
namespace {

size_t slow_distance(const std::u32string& a, const std::u32string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

size_t slow_common(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  std::vector<size_t> row(b.size() + 1, 0);
  for (const uint32_t word : a) {
    size_t diagonal = 0;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = word == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

std::vector<uint32_t> random_words(Random& random, int64_t longest) {
  const int64_t length = random.integer(0, longest), letters = random.integer(1, 6);
  std::vector<uint32_t> words;
  for (int64_t i = 0; i < length; ++i) {
    words.push_back(static_cast<uint32_t>(random.integer('a', 'a' + letters)));
  }
  return words;
}

TEST(EditDistance, CountsSingleEdits) {
  EXPECT_EQ(edit_distance(U"kitten", U"sitting"), 3U);
  EXPECT_EQ(edit_distance(U"", U"abc"), 3U);
  EXPECT_EQ(edit_distance(U"abc", U""), 3U);
  EXPECT_EQ(edit_distance(U"abc", U"abc"), 0U);
}

TEST(CommonSubsequence, KeepsTheOrder) {
  EXPECT_EQ(
      common_subsequence(std::vector<uint32_t>{1, 2, 3, 4}, std::vector<uint32_t>{1, 3, 9, 4}), 3U);
  EXPECT_EQ(common_subsequence(std::vector<uint32_t>{1, 2}, std::vector<uint32_t>{2, 1}), 1U);
  EXPECT_EQ(common_subsequence({}, std::vector<uint32_t>{1}), 0U);
}

TEST(Alignment, EqualsThePlainTablesOnRandomTexts) {
  Random random(5);
  for (int round = 0; round < 400; ++round) {
    const auto a = random_words(random, 200), b = random_words(random, 200);
    const std::u32string first(a.begin(), a.end()), second(b.begin(), b.end());
    ASSERT_EQ(edit_distance(first, second), slow_distance(first, second));
    ASSERT_EQ(common_subsequence(a, b), slow_common(a, b));
  }
}

TEST(Alignment, OfAHundredThousandCharactersTakesASecond) {
  std::u32string a, b;
  for (int i = 0; i < 100000; ++i) {
    a += U'a' + static_cast<char32_t>(i % 7);
    b += U'a' + static_cast<char32_t>(i % 5);
  }
  const std::clock_t start = std::clock();
  EXPECT_GT(edit_distance(a, b), 0U);
  EXPECT_LT(std::clock() - start, 2 * CLOCKS_PER_SEC);
}

}  // namespace
}  // namespace glimpse::metrics
