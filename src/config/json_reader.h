#pragma once
#include <filesystem>
#include <string>

#include "config/node.h"

namespace glimpse::config {

/// A JSON file (config.json of a Hugging Face folder ...) as the same tree as a YAML file; strings
/// are `quoted`. Errors: those of `parse_json`, and Error with file and line for duplicate keys.
Node read_json_node(const std::filesystem::path& path);

/// The same for text; `file` is the name that messages give.
Node read_json_text(const std::string& text, const std::string& file);

}  // namespace glimpse::config
