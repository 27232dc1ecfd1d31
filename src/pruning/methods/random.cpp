#include "pruning/methods/random.h"

#include <torch/torch.h>

#include "pruning/budget.h"
#include "pruning/primitives/random_subset.h"

namespace glimpse::pruning {

std::vector<Stage> random(const RandomOptions& options, const Placement& placement) {
  Stage stage = stage_at(placement);
  stage.select = [options](const Evidence& evidence) {
    const int64_t num_tokens = evidence.alive_N.size(0);
    const auto subset = random_subset(num_tokens, tokens_of_share(options.ratio, num_tokens),
                                      {.seed = options.seed, .sample_key = options.sample_key});
    return Selection{.kept = torch::tensor(subset, torch::kInt64).to(evidence.alive_N.device())};
  };
  return {stage};
}

}  // namespace glimpse::pruning
