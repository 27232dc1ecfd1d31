#include "training/lr_schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace glimpse::training {

double lr_at(int64_t step, const LrSchedule& s) {
  if (step < s.warmup_steps) {
    return s.peak * static_cast<double>(step + 1) / static_cast<double>(s.warmup_steps + 1);
  }
  const double span = static_cast<double>(std::max<int64_t>(s.total_steps - s.warmup_steps, 1));
  const double progress = std::min(static_cast<double>(step - s.warmup_steps) / span, 1.0);
  const double cosine = 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
  return s.peak * (s.floor_ratio + (1.0 - s.floor_ratio) * cosine);
}

}  // namespace glimpse::training
