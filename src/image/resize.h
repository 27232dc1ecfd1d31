#pragma once
#include <cstdint>

#include "image/image.h"

namespace glimpse::image {

enum class Filter { bilinear, bicubic };

/// Bit for bit what Pillow 13's `Image.resize` gives for an RGB picture: antialiased, 8 bits
/// between the two passes. The vertical pass runs first when the height shrinks by more than twice
/// what the width does (python-pillow/Pillow#9549), otherwise the horizontal one (always so in
/// Pillow <= 12). Requires positive sizes. Source: Pillow src/libImaging/Resample.c.
Image resize(const Image& picture, int64_t width, int64_t height, Filter filter);

}  // namespace glimpse::image
