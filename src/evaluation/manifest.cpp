#include "evaluation/manifest.h"

#include <torch/torch.h>
#include <torch/version.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/strings.h"
#include "evaluation/memory.h"
#include "models/pretrained.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

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
    if (!pruning::needs_predictor(setting.pruning.method)) continue;
    const std::string& path = setting.pruning.predictor;
    const auto found = inputs.predictors.find(path);
    if (found == inputs.predictors.end() || facts.predictors_sha256.contains(path)) continue;
    facts.predictors_sha256[path] = models::weights_fingerprint(found->second.module());
  }
  return facts;
}

void write_manifest(const fs::path& run, const RunFacts& f) {
  const json j = {{"format", 1},
                  {"run", f.run},
                  {"program", f.program},
                  {"command", f.command},
                  {"model",
                   {{"path", f.model},
                    {"family", f.model_family},
                    {"dtype", f.dtype},
                    {"device", f.device},
                    {"sha256", f.model_sha256}}},
                  {"predictors", f.predictors_sha256},
                  {"data", {{"name", f.data}, {"sha256", f.data_sha256}}},
                  {"host", {{"machine", f.machine}, {"threads", f.threads}}},
                  {"peak_rss_bytes", f.peak_rss_bytes}};
  write_file_atomically(manifest_of(run), j.dump(2) + "\n");
}

RunFacts read_manifest(const fs::path& run) {
  const json j = read_json_file(manifest_of(run));
  try {
    const json& model = j.at("model");
    return {.run = j.at("run"),
            .model = model.at("path"),
            .model_family = model.at("family"),
            .dtype = model.at("dtype"),
            .device = model.at("device"),
            .data = j.at("data").at("name"),
            .model_sha256 = model.at("sha256"),
            .data_sha256 = j.at("data").at("sha256"),
            .predictors_sha256 = j.at("predictors"),
            .program = j.at("program"),
            .machine = j.at("host").at("machine"),
            .command = j.value("command", std::string()),
            .threads = j.at("host").at("threads"),
            .peak_rss_bytes = j.at("peak_rss_bytes")};
  } catch (const json::exception& e) {
    throw Error({.where = manifest_of(run).string(),
                 .found = std::string("no manifest of an evaluation: ") + e.what()});
  }
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
    if (read_text_file(config) != run.resolved_yaml) {
      throw Error(
          {.where = config.string(),
           .found = "another configuration than this one",
           .advice = "resume with the same configuration, or choose another folder (run:)"});
    }
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
