#include "pruning/methods/oracle.h"

#include <torch/torch.h>

#include "pruning/primitives/grid.h"

namespace glimpse::pruning {

std::vector<Stage> oracle(const torch::Tensor& keep_N, const Placement& placement,
                          int64_t sink_tokens) {
  Stage stage = stage_at(placement);
  stage.select = [keep_N, sink_tokens](const Evidence& evidence) {
    TORCH_CHECK(keep_N.size(0) == token_count(evidence.grids), "oracle mask of ", keep_N.size(0),
                " for ", token_count(evidence.grids), " tokens");
    const torch::Tensor wanted = keep_N.nonzero().squeeze(1);
    return Selection{.kept = places_among(evidence.alive_N,
                                          with_spread_tokens(wanted, evidence.grids, sink_tokens))};
  };
  return {stage};
}

}  // namespace glimpse::pruning
