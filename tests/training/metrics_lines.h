#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"

namespace glimpse::test {

/// RUN/metrics.jsonl, line by line.
inline std::vector<nlohmann::json> metrics_lines(const std::filesystem::path& run) {
  std::istringstream in(read_text_file(run / "metrics.jsonl"));
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

}  // namespace glimpse::test
