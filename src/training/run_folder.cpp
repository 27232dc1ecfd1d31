#include "training/run_folder.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/file.h"

namespace glimpse::training {
namespace fs = std::filesystem;

void open_run(const fs::path& run, const std::string& resolved_yaml, bool resume) {
  const fs::path config = run / "config.yaml";
  if (!fs::exists(config)) {
    if (resume) {
      throw Error(
          {.where = run.string(), .found = "no config.yaml", .expected = "a run folder to resume"});
    }
    write_file_atomically(config, resolved_yaml);
    return;
  }
  if (!resume) {
    throw Error(
        {.where = run.string(),
         .found = "a run is already there",
         .advice = "continue it with --resume, or choose another folder with --set run=DIR"});
  }
  if (read_text_file(config) != resolved_yaml) {
    throw Error({.where = config.string(),
                 .found = "another configuration than the one given",
                 .advice = "resume with the run's own configuration"});
  }
}

void append_metrics(const fs::path& run, const LogLine& line) {
  nlohmann::ordered_json json = {
      {"step", line.step}, {"epoch", line.epoch},         {"loss", line.loss},
      {"lr", line.lr},     {"grad_norm", line.grad_norm}, {"samples_per_s", line.samples_per_s}};
  for (const auto& [name, value] : line.components) json[name] = value;
  std::ofstream out(run / "metrics.jsonl", std::ios::app);
  out << json.dump() + "\n";
  out.flush();
  if (!out)
    throw Error({.where = (run / "metrics.jsonl").string(),
                 .found = "cannot append",
                 .advice = "is the disk full?"});
}

void truncate_metrics(const fs::path& run, int64_t step) {
  const fs::path path = run / "metrics.jsonl";
  if (!fs::exists(path)) return;
  std::istringstream in(read_text_file(path));
  std::string kept, line;
  while (std::getline(in, line)) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded() || json.value("step", step + 1) > step) break;
    kept += line + "\n";
  }
  write_file_atomically(path, kept);
}

}  // namespace glimpse::training
