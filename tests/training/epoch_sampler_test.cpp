#include "training/epoch_sampler.h"

#include <gtest/gtest.h>

#include <set>

#include "base/error.h"

namespace glimpse::training {
namespace {

std::vector<int64_t> first(EpochSampler sampler, int64_t from, int64_t count) {
  std::vector<int64_t> pictures;
  for (int64_t i = from; i < from + count; ++i) pictures.push_back(sampler.picture_at(i));
  return pictures;
}

}  // namespace

TEST(EpochSampler, ShowsEveryPictureOncePerEpoch) {
  const std::vector<int64_t> order = first(EpochSampler(50, 7), 0, 50);
  EXPECT_EQ(std::set<int64_t>(order.begin(), order.end()).size(), 50U);
}

TEST(EpochSampler, ShufflesEveryEpochAnew) {
  EXPECT_NE(first(EpochSampler(50, 7), 0, 50), first(EpochSampler(50, 7), 50, 50));
}

TEST(EpochSampler, DependsOnThePositionAlone) {
  const std::vector<int64_t> whole = first(EpochSampler(10, 7), 0, 30);
  EXPECT_EQ(std::vector<int64_t>(whole.begin() + 13, whole.end()),
            first(EpochSampler(10, 7), 13, 17));
}

TEST(EpochSampler, RefusesAnEmptyDataSet) { EXPECT_THROW(EpochSampler(0, 1), Error); }

}  // namespace glimpse::training
