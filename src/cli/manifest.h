#pragma once
#include <filesystem>
#include <map>
#include <string>

namespace glimpse::cli {

/// Writes RUN/manifest.json (docs/formats.md): program and library versions, machine, and the
/// given hashes by name ("model_sha256", "data_sha256").
void write_manifest(const std::filesystem::path& run,
                    const std::map<std::string, std::string>& hashes);

}  // namespace glimpse::cli
