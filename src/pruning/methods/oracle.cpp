#include "pruning/methods/oracle.h"

#include <torch/torch.h>

#include "pruning/primitives/grid.h"

namespace glimpse::pruning {

std::vector<Stage> oracle(const torch::Tensor& keep_N, const Placement& placement) {
  Stage stage = stage_at(placement);
  stage.select = [keep_N](const Evidence& evidence) {
    TORCH_CHECK(keep_N.size(0) == token_count(evidence.grids), "oracle mask of ", keep_N.size(0),
                " for ", token_count(evidence.grids), " tokens");
    const torch::Tensor alive =
        keep_N.to(evidence.alive_N.device()).index_select(0, evidence.alive_N);
    return Selection{.kept = alive.nonzero().squeeze(1)};
  };
  return {stage};
}

}  // namespace glimpse::pruning
