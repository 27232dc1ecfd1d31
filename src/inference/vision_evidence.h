#pragma once
#include <vector>

#include "models/parts.h"
#include "pruning/stage.h"

// From what stages ask of the vision tower to what they see of it.

namespace glimpse::inference {

/// What the vision tower made of a prompt's pictures; questions on the same pictures share it.
struct VisualFeatures : models::VisionOutput {
  models::VisionTaps asked;  ///< what the rows are of, in their order
};

/// What any of the stages asks the vision tower for, without repeats.
models::VisionTaps needed_vision(const std::vector<pruning::Stage>& stages);

/// Fills the tower's part of the evidence for the tokens evidence.alive_N, in float32. What was not
/// encoded: TORCH_CHECK.
void fill_vision(const pruning::Needs& needs, const VisualFeatures& features,
                 pruning::Evidence& evidence);

}  // namespace glimpse::inference
