#include "pruning/methods/placement.h"

namespace glimpse::pruning {

Stage stage_at(const Placement& placement) {
  Stage stage;
  stage.at = placement.layer ? Hook::between_layers : Hook::before_decoder;
  stage.layer = placement.layer.value_or(0);
  stage.earlier = placement.earlier;
  return stage;
}

}  // namespace glimpse::pruning
