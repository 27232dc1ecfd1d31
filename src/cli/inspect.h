#pragma once
#include <filesystem>
#include <string>

namespace glimpse::cli {

/// What is at `path`: a model or predictor folder, a run folder, a folder or file of questions, a
/// .safetensors or torch file, a picture. Errors: Error for anything else, and for damaged files.
std::string describe_path(const std::filesystem::path& path);

struct InspectOptions {
  std::string path;
  bool data = false;  ///< `path` is a configuration; its data are described
};

/// `glimpse inspect`: prints it. With `data`, exit code 3 when pictures are missing or broken among
/// those looked at.
int inspect(const InspectOptions& options);

}  // namespace glimpse::cli
