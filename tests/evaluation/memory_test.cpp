#include "evaluation/memory.h"

#include <gtest/gtest.h>

#include <vector>

namespace glimpse::evaluation {
namespace {

TEST(PeakRss, GrowsWhenMoreMemoryIsTouched) {
  ASSERT_TRUE(reset_peak_rss());  // other tests of this process may have had more
  const int64_t before = peak_rss_bytes();
  EXPECT_GT(before, 1 << 20);
  const std::vector<char> block(64 << 20, 1);
  EXPECT_GE(peak_rss_bytes(), before + (32 << 20) * int64_t{block[0]});
}

TEST(PeakRss, CanStartAnew) {
  { const std::vector<char> block(256 << 20, 1); }
  const int64_t before = peak_rss_bytes();
  ASSERT_TRUE(reset_peak_rss());
  EXPECT_LT(peak_rss_bytes(), before - (128 << 20));
}

}  // namespace
}  // namespace glimpse::evaluation
