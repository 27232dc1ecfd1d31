#pragma once
#include <vector>

#include "cli/prompt.h"
#include "image/image.h"
#include "models/model.h"

namespace glimpse::cli {

/// The prompt's pictures, and a frame for every time step of its clips, as the model sees them
/// (resized and cropped), side by side, twice as large; visual tokens that did not survive are dark
/// and grey.
///   visuals   those `input` was made of, at least one
///   kept      int64, original indices over all visuals
image::Image kept_overlay(const models::Model& model, const models::ModelInput& input,
                          const std::vector<Visual>& visuals, const torch::Tensor& kept);

}  // namespace glimpse::cli
