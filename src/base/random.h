#pragma once
#include <cstdint>
#include <string_view>

namespace glimpse {

/// SplitMix64: the same stream on every machine and compiler, cheap to seed, 8 bytes of state (so a
/// sampler can be written into a checkpoint). Integer results only depend on integer arithmetic.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  /// A stream of its own for item `index` of stream `seed` (scene number, epoch, worker).
  static Random of(uint64_t seed, uint64_t index) {
    Random mixed(seed * 0x9E3779B97F4A7C15ULL + index);
    mixed.next();
    return Random(mixed.next());
  }
  /// The same for an item named `key`: FNV-1a, because std::hash differs between libraries.
  static Random of(uint64_t seed, std::string_view key) {
    uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return of(seed, hash);
  }
  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// Uniform in [low, high], both included. Requires low <= high.
  int64_t integer(int64_t low, int64_t high) {
    const auto range = static_cast<uint64_t>(high - low) + 1;
    return low + static_cast<int64_t>(next() % range);
  }
  /// True with probability numerator / denominator.
  bool chance(int64_t numerator, int64_t denominator) {
    return integer(1, denominator) <= numerator;
  }
  /// Uniform in [0, 1) with 53 bits.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  uint64_t state() const { return state_; }

 private:
  uint64_t state_;
};

}  // namespace glimpse
