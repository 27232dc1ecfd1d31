#include "metrics/alignment.h"

#include <algorithm>
#include <bit>
#include <unordered_map>
#include <vector>

namespace glimpse::metrics {
namespace {

constexpr size_t kBits = 64;

using Blocks = std::vector<uint64_t>;

size_t blocks_for(size_t length) { return (length + kBits - 1) / kBits; }

/// For every symbol of a pattern, the positions where it stands, one bit each.
template <class Symbols>
class Positions {
 public:
  explicit Positions(const Symbols& pattern) : none_(blocks_for(pattern.size()), 0) {
    for (size_t i = 0; i < pattern.size(); ++i) {
      Blocks& blocks = of_.try_emplace(pattern[i], none_).first->second;
      blocks[i / kBits] |= uint64_t{1} << (i % kBits);
    }
  }
  const Blocks& of(uint32_t symbol) const {
    const auto found = of_.find(symbol);
    return found == of_.end() ? none_ : found->second;
  }

 private:
  Blocks none_;
  std::unordered_map<uint32_t, Blocks> of_;
};

/// One column of the edit table as differences between neighbouring cells: +1 where a bit of
/// `rises` is set, -1 where one of `falls` is.
struct Column {
  Blocks rises, falls;
  explicit Column(size_t blocks) : rises(blocks, ~uint64_t{0}), falls(blocks, 0) {}
};

/// Goes one column to the right; gives the change of the cell at `last` (bit of the last block).
int advance(Column& column, const Blocks& equal, uint64_t last) {
  uint64_t rise_in = 1, fall_in = 0;  // the top row of the table counts up
  int change = 0;
  for (size_t at = 0; at < equal.size(); ++at) {
    const uint64_t rises = column.rises[at], falls = column.falls[at];
    const uint64_t diagonal = equal[at] | falls;
    const uint64_t same = equal[at] | fall_in;
    const uint64_t carried = (((same & rises) + rises) ^ rises) | same;
    uint64_t right_rises = falls | ~(carried | rises);
    uint64_t right_falls = rises & carried;
    if (at + 1 == equal.size()) {
      change =
          static_cast<int>((right_rises & last) != 0) - static_cast<int>((right_falls & last) != 0);
    }
    const uint64_t rise_out = right_rises >> (kBits - 1), fall_out = right_falls >> (kBits - 1);
    right_rises = (right_rises << 1) | rise_in;
    right_falls = (right_falls << 1) | fall_in;
    column.rises[at] = right_falls | ~(diagonal | right_rises);
    column.falls[at] = right_rises & diagonal;
    rise_in = rise_out;
    fall_in = fall_out;
  }
  return change;
}

}  // namespace

size_t edit_distance(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (a.empty()) return b.size();
  const Positions<std::u32string_view> positions(a);
  const uint64_t last = uint64_t{1} << ((a.size() - 1) % kBits);
  Column column(blocks_for(a.size()));
  auto distance = static_cast<int64_t>(a.size());
  for (const char32_t symbol : b) distance += advance(column, positions.of(symbol), last);
  return static_cast<size_t>(distance);
}

size_t common_subsequence(std::span<const uint32_t> a, std::span<const uint32_t> b) {
  if (a.size() > b.size()) std::swap(a, b);
  const Positions<std::span<const uint32_t>> positions(a);
  Blocks unmatched(blocks_for(a.size()), ~uint64_t{0});
  for (const uint32_t symbol : b) {
    const Blocks& equal = positions.of(symbol);
    uint64_t carry = 0;
    for (size_t at = 0; at < unmatched.size(); ++at) {
      const uint64_t taken = unmatched[at] & equal[at];
      const uint64_t partial = unmatched[at] + taken;
      const uint64_t sum = partial + carry;
      carry = static_cast<uint64_t>(partial < taken || sum < partial);
      unmatched[at] = sum | (unmatched[at] & ~equal[at]);
    }
  }
  size_t common = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    common += (unmatched[i / kBits] >> (i % kBits) & 1) == 0;
  }
  return common;
}

}  // namespace glimpse::metrics
