#include "metrics/gqa.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(GqaCorrect, OfficiallyNeedsEqualBytes) {
  EXPECT_TRUE(gqa_correct("dog", "dog", GqaProfile::official));
  EXPECT_FALSE(gqa_correct("Dog", "dog", GqaProfile::official));
}

TEST(GqaCorrect, HarnessesCleanDifferently) {
  EXPECT_TRUE(gqa_correct("Dog..", "dog", GqaProfile::llava));
  EXPECT_FALSE(gqa_correct(" dog", "dog", GqaProfile::llava));
  EXPECT_TRUE(gqa_correct(" T-Shirt! ", "t-shirt", GqaProfile::lmms));
  EXPECT_FALSE(gqa_correct("shirt !", "shirt", GqaProfile::lmms));  // the blank stays
  EXPECT_TRUE(gqa_correct(" Dog ", "dog", GqaProfile::vlmevalkit));
  EXPECT_FALSE(gqa_correct("dog.", "dog", GqaProfile::vlmevalkit));
}

TEST(GqaCorrect, QwenCutsAtMarksEvenInsideWords) {
  EXPECT_TRUE(gqa_correct("It is the dog of John. Yes", "dog", GqaProfile::qwen));
  EXPECT_FALSE(gqa_correct("pizza slice", "pizza slice", GqaProfile::qwen));  // "a " inside
}

}  // namespace
}  // namespace glimpse::metrics
