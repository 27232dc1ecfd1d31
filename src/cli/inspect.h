#pragma once
#include <filesystem>
#include <string>

namespace glimpse::cli {

/// What is at `path`: a model or predictor folder, a run folder, a folder or file of questions, a
/// .safetensors or torch file, a picture. Errors: Error for anything else, and for damaged files.
std::string describe_path(const std::filesystem::path& path);

/// `glimpse inspect`: prints it.
int inspect(const std::string& path);

}  // namespace glimpse::cli
