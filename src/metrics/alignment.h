#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace glimpse::metrics {

// Bit-parallel, 64 cells of the table at a time: answers of a hundred thousand characters (a model
// that never stops) take a second, not minutes.

/// Insertions, deletions and substitutions that turn one text into the other. Source: Myers 1999
/// with the block formulation of Hyyro 2003.
size_t edit_distance(std::u32string_view a, std::u32string_view b);

/// Length of the longest common subsequence of two lists of word numbers. Source: Hyyro 2004.
size_t common_subsequence(std::span<const uint32_t> a, std::span<const uint32_t> b);

}  // namespace glimpse::metrics
