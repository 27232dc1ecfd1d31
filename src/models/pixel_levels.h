#pragma once
#include <array>
#include <cstdint>
#include <vector>

namespace glimpse::models {

/// What a byte becomes, per channel.
using PixelLevels = std::array<std::array<float, 256>, 3>;

/// (float32(byte * rescale) - mean) / deviation in float32: bit-equal to the official Pillow
/// processors. Requires three means and deviations. Source: image_processing.md 7.
PixelLevels pixel_levels(double rescale, const std::vector<double>& mean,
                         const std::vector<double>& deviation);

}  // namespace glimpse::models
