#pragma once
#include <vector>

#include "image/image.h"
#include "models/model.h"

namespace glimpse::cli {

/// The prompt's pictures as the model sees them (resized and cropped), side by side, twice as
/// large; visual tokens that did not survive are dark and grey.
///   pictures  those `input` was made of, at least one
///   kept      int64, original indices over all pictures
image::Image kept_overlay(const models::Model& model, const models::ModelInput& input,
                          const std::vector<image::Image>& pictures, const torch::Tensor& kept);

}  // namespace glimpse::cli
