#include "pruning/methods/grid.h"

#include <torch/torch.h>

#include "pruning/budget.h"
#include "pruning/primitives/grid.h"

namespace glimpse::pruning {

std::vector<Stage> grid(double ratio, const Placement& placement) {
  Stage stage = stage_at(placement);
  stage.select = [ratio](const Evidence& evidence) {
    std::vector<torch::Tensor> spread;
    int64_t begin = 0;
    for (const TokenGrid& picture : evidence.grids) {
      const int64_t size = token_count({picture});
      spread.push_back(begin + spread_over_pictures({picture}, tokens_of_share(ratio, size)));
      begin += size;
    }
    return Selection{.kept = places_among(evidence.alive_N, torch::cat(spread))};
  };
  return {stage};
}

}  // namespace glimpse::pruning
