#include "text/vocabulary.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace glimpse::text {
namespace {

TEST(Vocabulary, MapsBothWaysWithGaps) {
  Vocabulary vocabulary;
  vocabulary.add("a", 3);
  vocabulary.add("b", 0);
  EXPECT_EQ(vocabulary.id_of("a"), 3);
  EXPECT_EQ(vocabulary.id_of("c"), std::nullopt);
  EXPECT_EQ(vocabulary.token_of(0), "b");
  EXPECT_EQ(vocabulary.token_of(1), "");
  EXPECT_EQ(vocabulary.token_of(-1), "");
  EXPECT_EQ(vocabulary.token_of(4), "");
  EXPECT_EQ(vocabulary.size(), 4);
}

TEST(Vocabulary, KeepsTheFirstIdOfAToken) {
  Vocabulary vocabulary;
  vocabulary.add("a", 1);
  vocabulary.add("a", 2);
  EXPECT_EQ(vocabulary.id_of("a"), 1);
  EXPECT_EQ(vocabulary.size(), 2);
}

TEST(Vocabulary, RejectsIdsThatNoModelHas) {
  Vocabulary vocabulary;
  EXPECT_THROW(vocabulary.add("a", -1), Error);
  EXPECT_THROW(vocabulary.add("a", int64_t{1} << 40), Error);
}

}  // namespace
}  // namespace glimpse::text
