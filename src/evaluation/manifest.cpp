#include "evaluation/manifest.h"

#include <torch/torch.h>
#include <torch/version.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "evaluation/facts_json.h"
#include "evaluation/memory.h"
#include "models/pretrained.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  std::string line;
  while (std::getline(info, line)) {
    if (line.starts_with("model name")) return trim(line.substr(line.find(':') + 1));
  }
  return "unknown processor";
}

std::string machine_line() {
  const double gigabytes = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                           static_cast<double>(sysconf(_SC_PAGE_SIZE)) / 1e9;
  return processor_name() + ", " + std::to_string(sysconf(_SC_NPROCESSORS_ONLN)) + " cores, " +
         at::get_cpu_capability() + ", " + format_fixed(gigabytes, 0) + " GB, LibTorch " +
         TORCH_VERSION;
}

fs::path manifest_of(const fs::path& run) { return run / "manifest.json"; }

void require_same(const fs::path& run, const std::string& what, const std::string& before,
                  const std::string& now) {
  if (before == now) return;
  throw Error({.where = run.string(),
               .found = "a run with another " + what + " (" + before + ")",
               .expected = now,
               .advice = "give the new run a folder of its own"});
}

/// Names the first line that differs.
void require_same_configuration(const fs::path& path, const std::string& given) {
  const std::string kept = read_text_file(path);
  if (kept == given) return;
  const std::vector<std::string> before = split(kept, '\n'), now = split(given, '\n');
  size_t line = 0;
  while (line < before.size() && line < now.size() && before[line] == now[line]) ++line;
  const auto shown_line = [&](const std::vector<std::string>& lines) {
    return line < lines.size() ? "'" + trim(lines[line]) + "'" : std::string("nothing more");
  };
  throw Error({.where = path.string() + ":" + std::to_string(line + 1),
               .found = shown_line(before) + " in the run",
               .expected = shown_line(now) + " as given now",
               .advice = "resume with the same configuration, or choose another folder (run:)"});
}

}  // namespace

RunFacts facts_of(const EvalConfig& config, const EvalInputs& inputs, const EvalRun& run) {
  const models::ModelSpec& spec = inputs.model.spec;
  RunFacts facts{.run = run.folder.string(),
                 .model = config.model.path,
                 .model_family = spec.family,
                 .dtype = spec.dtype == torch::kBFloat16 ? "bfloat16" : "float32",
                 .device = spec.device.str(),
                 .data = inputs.dataset.name(),
                 .model_sha256 = models::weights_fingerprint(*inputs.model.modules),
                 .data_sha256 = inputs.dataset.fingerprint(),
                 .program = run.program,
                 .machine = machine_line(),
                 .command = run.command,
                 .threads = at::get_num_threads(),
                 .peak_rss_bytes = peak_rss_bytes()};
  for (const Setting& setting : config.settings) {
    for (const std::string& path : {setting.pruning.predictor, setting.pruning.scout}) {
      const auto found = inputs.predictors.find(path);
      if (found == inputs.predictors.end() || facts.predictors_sha256.contains(path)) continue;
      facts.predictors_sha256[path] = models::weights_fingerprint(found->second.module());
    }
  }
  return facts;
}

void write_manifest(const fs::path& run, const RunFacts& facts) {
  nlohmann::ordered_json j = {{"format", 1}};
  j.update(nlohmann::ordered_json::parse(facts_json(facts)));
  write_file_atomically(manifest_of(run), j.dump(2) + "\n");
}

RunFacts read_manifest(const fs::path& run) {
  return facts_from_json(read_text_file(manifest_of(run)), manifest_of(run).string());
}

void open_run(const EvalRun& run, const RunFacts& facts) {
  const fs::path config = run.folder / "config.yaml";
  if (fs::exists(manifest_of(run.folder))) {
    if (!run.resume) {
      throw Error({.where = run.folder.string(),
                   .found = "a run already",
                   .expected = "an empty folder",
                   .advice = "add --resume to go on with it, or choose another folder (run:)"});
    }
    require_same_configuration(config, run.resolved_yaml);
    const RunFacts before = read_manifest(run.folder);
    require_same(run.folder, "model", before.model_sha256, facts.model_sha256);
    require_same(run.folder, "data set", before.data_sha256, facts.data_sha256);
    for (const auto& [path, hash] : facts.predictors_sha256) {
      const auto found = before.predictors_sha256.find(path);
      const bool known = found != before.predictors_sha256.end();
      require_same(run.folder, "predictor " + path, known ? found->second : "none", hash);
    }
  }
  write_file_atomically(config, run.resolved_yaml);
  write_manifest(run.folder, facts);
}

}  // namespace glimpse::evaluation
