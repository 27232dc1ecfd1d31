#pragma once
#include <cstdint>

namespace glimpse::cli {

/// Physical cores among the processors this process may run on, at least 1.
int64_t physical_cores();

/// Whether libgomp's threads sleep, not spin, while they wait: OMP_WAIT_POLICY or GOMP_SPINCOUNT is
/// set.
bool waiting_is_chosen();

/// Starts the program anew with OMP_WAIT_POLICY=passive, unless a policy is chosen already. libgomp
/// reads it when it is loaded, which is before main. Returns when there is nothing to do.
/// Measured: docs/ARCHITECTURE.md, "Measured choices".
void restart_with_passive_waiting(char** argv);

/// What has to be set before the first parallel region: allocator, denormals, threads. `threads`
/// 0: OMP_NUM_THREADS if it is set, else the physical cores. May be called again.
/// Errors: Error for negative numbers.
void prepare_process(int64_t threads);

}  // namespace glimpse::cli
