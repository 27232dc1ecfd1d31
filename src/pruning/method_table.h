#pragma once
#include <functional>
#include <string>
#include <vector>

#include "pruning/stage.h"

namespace glimpse::pruning {

/// A Markdown table of all methods, in the registry's order: where they act, which evidence they
/// ask for, whether they look at the question, whether they merge tokens. `stages_of` makes the
/// stages of a method.
std::string method_table(
    const std::function<std::vector<Stage>(const std::string& method)>& stages_of);

}  // namespace glimpse::pruning
