#pragma once
#include <array>
#include <cstdint>

#include "image/image.h"

namespace glimpse::image {

/// The `width` x `height` window around the centre, its corner rounded down. Where the picture is
/// smaller than the window the rest is black; the odd pixel of such a border goes to the left and
/// top. Requires positive sizes. Source: Hugging Face `center_crop` (slow processors).
Image center_crop(const Image& picture, int64_t width, int64_t height);

/// The picture centred (rounded towards the top left) on a square of its longer side, filled with
/// `colour`. Source: LLaVA `expand2square`; Hugging Face LlavaImageProcessor with do_pad.
Image pad_to_square(const Image& picture, std::array<uint8_t, 3> colour);

}  // namespace glimpse::image
