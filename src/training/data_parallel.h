#pragma once
#include <functional>

#include "training/objective.h"

namespace glimpse::training {

/// Runs `shard(worker)` for worker = 0 .. workers-1, each in a thread of its own with one intra-op
/// thread, and averages losses, components and gradients in worker order: deterministic for a given
/// worker count. On two busy cores this beats two intra-op threads, which wait for each other at
/// every operator (spec demo.md 3). An exception in a worker is rethrown here.
StepResult data_parallel(int64_t workers, const std::function<StepResult(int64_t worker)>& shard);

}  // namespace glimpse::training
