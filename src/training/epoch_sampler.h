#pragma once
#include <cstdint>
#include <vector>

namespace glimpse::training {

/// Which picture comes when: every epoch is another permutation of all pictures, drawn from (seed,
/// epoch). The position alone decides, so resuming needs no state.
class EpochSampler {
 public:
  /// Errors: Error for an empty data set.
  EpochSampler(int64_t num_pictures, uint64_t seed);
  int64_t picture_at(int64_t position);

 private:
  int64_t num_pictures_;
  uint64_t seed_;
  int64_t epoch_ = -1;
  std::vector<int64_t> order_;
};

}  // namespace glimpse::training
