#pragma once
#include <string>
#include <vector>

#include "models/recorded_cases.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::test {

inline std::filesystem::path qwen() { return recorded_model("qwen2_5_vl"); }

inline std::vector<RecordedCase> qwen_cases() { return recorded_cases(qwen(), 812); }

/// Positions [3, S] of the case, without padding.
inline torch::Tensor recorded_positions(const RecordedCase& one) {
  std::vector<torch::Tensor> axes;
  for (const auto& axis : one.recorded["position_ids"]) {
    const auto& values = one.row < 0 ? axis : axis[static_cast<size_t>(one.row)];
    axes.push_back(
        torch::tensor(values.get<std::vector<int64_t>>(), torch::kInt64).slice(0, one.pad));
  }
  return torch::stack(axes);
}

}  // namespace glimpse::test
#endif
