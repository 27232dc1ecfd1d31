#include "pruning/methods/div_prune.h"

#include "pruning/primitives/greedy.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {

std::vector<Stage> div_prune(const PictureRule& rule) {
  const auto select = [](const Evidence& picture, int64_t budget) {
    return Selection{.kept = greedy_max_min(cosines(picture.projected_ND), budget)};
  };
  return {per_picture_stage(rule, {.projected = true}, select)};
}

}  // namespace glimpse::pruning
