#include "training/epoch_sampler.h"

#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/random.h"

namespace glimpse::training {

EpochSampler::EpochSampler(int64_t num_pictures, uint64_t seed)
    : num_pictures_(num_pictures), seed_(seed) {
  if (num_pictures <= 0) {
    throw Error({.where = "training data", .found = "no pictures", .expected = "at least one"});
  }
}

int64_t EpochSampler::picture_at(int64_t position) {
  const int64_t epoch = position / num_pictures_;
  if (epoch != epoch_) {
    epoch_ = epoch;
    order_.resize(static_cast<size_t>(num_pictures_));
    std::iota(order_.begin(), order_.end(), int64_t{0});
    Random random = Random::of(seed_, static_cast<uint64_t>(epoch));
    for (size_t i = order_.size() - 1; i > 0; --i) {
      std::swap(order_[i], order_[static_cast<size_t>(random.integer(0, static_cast<int64_t>(i)))]);
    }
  }
  return order_[static_cast<size_t>(position % num_pictures_)];
}

}  // namespace glimpse::training
