#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

namespace glimpse::models {

/// eos_token_id (a number or a list) of generation_config.json, else of config.json; empty when
/// neither has one.
std::vector<int64_t> end_token_ids(const std::filesystem::path& folder);

}  // namespace glimpse::models
