#pragma once
#include <cstdint>

namespace glimpse::evaluation {

/// Largest resident set of this process so far, in bytes (Linux VmHWM); 0 where it is not known.
int64_t peak_rss_bytes();

/// Freed memory goes back to the system, and the largest set counts from here on. False where the
/// system does not let us (not Linux).
bool reset_peak_rss();

}  // namespace glimpse::evaluation
