#include "evaluation/memory.h"

#include <gtest/gtest.h>

#include <vector>

namespace glimpse::evaluation {
namespace {

TEST(PeakRss, GrowsWhenMoreMemoryIsTouched) {
  const int64_t before = peak_rss_bytes();
  EXPECT_GT(before, 1 << 20);
  const std::vector<char> block(64 << 20, 1);
  EXPECT_GE(peak_rss_bytes(), before + (32 << 20) * int64_t{block[0]});
}

}  // namespace
}  // namespace glimpse::evaluation
