#pragma once
#include <cstdint>

namespace glimpse::training {

struct LrSchedule {
  double peak = 1e-4;
  int64_t warmup_steps = 0;  ///< linear from 0
  int64_t total_steps = 1;
  double floor_ratio = 0.0;  ///< the cosine ends at peak * floor_ratio
};

/// Learning rate of 0-based `step`: a function of the step alone, so resuming needs no state.
double lr_at(int64_t step, const LrSchedule& schedule);

}  // namespace glimpse::training
