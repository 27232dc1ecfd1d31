#pragma once
#include <cstdint>
#include <string>

namespace glimpse {

/// Throws Error(where, found, expected) unless `fine`.
void require(bool fine, const std::string& where, const std::string& found,
             const std::string& expected);

/// The same with "a value out of range" as what was found: for options whose rule says enough.
void require_range(bool fine, const std::string& where, const std::string& expected);

/// Throws Error unless value >= least.
void require_at_least(int64_t value, int64_t least, const std::string& where);

}  // namespace glimpse
