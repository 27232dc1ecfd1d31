#pragma once
#include "base/random.h"
#include "data/scenes.h"

namespace glimpse::data {

/// Ink of one 14 x 14 character cell, 0 (plate) to 255 (full ink), row-major.
using CellInk = std::array<uint8_t, 196>;

enum class Font { simplex, duplex, complex };

/// `scale_percent` of OpenCV's Hershey size, thickness one pixel, centred.
CellInk printed_character(char character, Font font, int scale_percent);

/// A digit from jittered strokes: every call draws another hand.
CellInk hand_drawn_digit(int digit, Random& random);

/// A real digit, resized to 12 x 15 and cut to the cell.
CellInk handwritten_digit(const HandwrittenDigits::Digit& digit);

}  // namespace glimpse::data
