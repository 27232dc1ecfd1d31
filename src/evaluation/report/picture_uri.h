#pragma once
#include <string>

#include "image/image.h"

namespace glimpse::evaluation {

/// The picture as a data: URI of a PNG with 32 levels a channel: noise that nobody sees in a tile
/// makes a PNG several times larger. Larger pictures shrink to `side` pixels on their longer side.
std::string picture_uri(const image::Image& picture, int64_t side);

}  // namespace glimpse::evaluation
