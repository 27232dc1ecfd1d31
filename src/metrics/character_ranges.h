#pragma once
#include <algorithm>
#include <cstddef>
#include <iterator>

namespace glimpse::metrics {

struct CharacterRange {
  char32_t first, last;
};

/// The entry of a table, sorted by `first`, that holds a character; nullptr where none does.
template <typename Entry, size_t n>
const Entry* range_of(const Entry (&table)[n], char32_t c) {
  const Entry* after =
      std::upper_bound(std::begin(table), std::end(table), c,
                       [](char32_t value, const Entry& entry) { return value < entry.first; });
  const bool held = after != std::begin(table) && c <= std::prev(after)->last;
  return held ? std::prev(after) : nullptr;
}

}  // namespace glimpse::metrics
