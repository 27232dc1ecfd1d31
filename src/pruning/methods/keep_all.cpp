#include "pruning/methods/keep_all.h"

namespace glimpse::pruning {

std::vector<Stage> keep_all() { return {}; }

}  // namespace glimpse::pruning
