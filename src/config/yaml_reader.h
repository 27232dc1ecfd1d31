#pragma once
#include <filesystem>
#include <string>

#include "config/node.h"

namespace glimpse::config {

/// One YAML document. Anchors and aliases are resolved by copying. An empty file is a null node.
/// Errors: Error with file and line for bad syntax, duplicate keys, keys that are not text, tags
/// other than
/// !!str, several documents, nesting over 64 levels or more than 100,000 values.
Node read_yaml_file(const std::filesystem::path& path);

/// The same for text; `file` is the name that messages give.
Node read_yaml_text(const std::string& text, const std::string& file);

}  // namespace glimpse::config
