#pragma once
#include <cstdint>
#include <string>

#include "image/image.h"

namespace glimpse::image {

enum class Filter { bilinear, bicubic };

/// Whose order of the two passes: Pillow 12 and older resize the width first; Pillow 13 resizes the
/// height first when it shrinks by more than twice what the width does (python-pillow/Pillow#9549).
enum class PassOrder { pillow13, pillow12 };

/// "pillow13" | "pillow12". Errors: Error for another name.
PassOrder parse_pass_order(const std::string& name);

/// Bit for bit what Pillow's `Image.resize` gives for an RGB picture: antialiased, 8 bits between
/// the passes. Requires positive sizes. Source: Pillow src/libImaging/Resample.c.
Image resize(const Image& picture, int64_t width, int64_t height, Filter filter,
             PassOrder order = PassOrder::pillow13);

}  // namespace glimpse::image
