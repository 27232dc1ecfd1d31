#pragma once
#include <string>

#include "config/node.h"

namespace glimpse::config {

/// Applies one `--set` argument, "a.b.c=VALUE", to a configuration before it is parsed. VALUE is
/// YAML
/// ("[1, 2]", "{a: 1}", "'quoted text'"). A number selects an element of an existing list
/// ("tasks.0.name=x"); missing maps are created, so a misspelt key is reported by the strict parser
/// with the argument as its place. Errors: Error for no "=", an empty key, an index outside the
/// list, a path through a scalar, bad YAML.
void apply_override(Node& root, const std::string& assignment);

}  // namespace glimpse::config
