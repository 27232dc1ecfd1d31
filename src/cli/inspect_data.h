#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace glimpse::cli {

struct DataReport {
  std::string text;
  int64_t broken_pictures = 0;  ///< of those that were decoded
};

/// The questions that the `data` section of a configuration file names: counts by type, the hash of
/// the content and of every file, the size of pictures spread over the set (32 at most are
/// decoded), and three questions in full. Errors: Error for a file without `data`, and as
/// data::open_dataset.
DataReport describe_data(const std::filesystem::path& config);

}  // namespace glimpse::cli
