#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace glimpse::data {

/// Real handwritten digits, 8 x 8 pixels with values 0 (paper) to 16 (ink), by class.
struct HandwrittenDigits {
  using Digit = std::array<uint8_t, 64>;
  std::array<std::vector<Digit>, 10> by_class;
};

/// Reads comma-separated lines of 64 pixel values and the class (the UCI optical digits,
/// decompressed). Errors: Error with the line number for a line of another form, and for a class
/// without digits.
HandwrittenDigits read_handwritten_digits(const std::filesystem::path& csv);

}  // namespace glimpse::data
