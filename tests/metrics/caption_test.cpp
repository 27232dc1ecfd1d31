#include "metrics/caption.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(TokenizeSamples, KeepsReferencesWithTheirSamples) {
  const auto tokenized =
      tokenize_samples({{.prediction = "A dog.", .references = {"Dogs!", "Two dogs."}},
                        {.prediction = "", .references = {}},
                        {.prediction = "It's", .references = {"Cat"}}});
  ASSERT_EQ(tokenized.size(), 3u);
  EXPECT_EQ(tokenized[0].prediction, "a dog");
  EXPECT_EQ(tokenized[0].references, (std::vector<std::string>{"dogs", "two dogs"}));
  EXPECT_TRUE(tokenized[1].references.empty());
  EXPECT_EQ(tokenized[2].prediction, "it 's");
  EXPECT_EQ(tokenized[2].references, std::vector<std::string>{"cat"});
}

}  // namespace
}  // namespace glimpse::metrics
