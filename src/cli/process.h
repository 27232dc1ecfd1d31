#pragma once
#include <cstdint>

namespace glimpse::cli {

/// Physical cores among the processors this process may run on, at least 1.
int64_t physical_cores();

/// What has to be set before the first parallel region: allocator, denormals, threads. `threads`
/// 0: OMP_NUM_THREADS if it is set, else the physical cores. May be called again.
/// Errors: Error for negative numbers.
void prepare_process(int64_t threads);

}  // namespace glimpse::cli
