#include "evaluation/bench.h"

#include <torch/torch.h>

#include <fstream>

#include "base/error.h"
#include "base/file.h"
#include "evaluation/bench_report.h"
#include "evaluation/bench_summary.h"
#include "evaluation/latency.h"
#include "inference/engine.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;

// bench.jsonl, written through line by line: what is there survives whatever comes.
class BenchJournal {
 public:
  explicit BenchJournal(const fs::path& run) : path_(run / "bench.jsonl") {
    if (fs::exists(path_) && fs::file_size(path_) > 0) {
      throw Error({.where = path_.string(),
                   .found = "rows of an earlier bench",
                   .expected = "a new run folder",
                   .advice = "set run, or remove the folder"});
    }
    fs::create_directories(run);
    file_.open(path_, std::ios::app);
    check();
  }
  void write(const std::string& line) {
    file_ << line << "\n" << std::flush;
    check();
  }

 private:
  void check() const {
    if (file_.good()) return;
    throw Error({.where = path_.string(), .found = "a file that cannot be written"});
  }
  fs::path path_;
  std::ofstream file_;
};

pruning::LoadedPredictor frozen(pruning::LoadedPredictor fresh, const models::Model& model) {
  torch::nn::Module& module = fresh.module();
  for (torch::Tensor& parameter : module.parameters()) parameter.set_requires_grad(false);
  module.to(model.spec.device);
  module.eval();
  if (fresh.kind == pruning::PredictorKind::glimpse) {
    fresh.glimpse_table_LnD = fresh.glimpse->table();
  }
  return fresh;
}

int64_t parameters_of(const std::string& name, const BenchInputs& inputs) {
  if (name.empty()) return 0;
  int64_t count = 0;
  for (const torch::Tensor& p : inputs.predictors.at(name).module().parameters())
    count += p.numel();
  return count;
}

std::vector<int64_t> predictor_parameters(const EvalConfig& config, const BenchInputs& inputs) {
  std::vector<int64_t> counts;
  for (const Setting& setting : config.settings) {
    counts.push_back(parameters_of(setting.pruning.predictor, inputs) +
                     parameters_of(setting.pruning.scout, inputs));
  }
  return counts;
}

std::string bench_single(const BenchConfig& config, const BenchInputs& inputs, const BenchRun& run,
                         BenchJournal& journal) {
  const EvalConfig timing = timing_config(config);
  const GeneratedPictures pictures(config.picture, config.samples, config.question);
  LatencyPass pass{.fixed_length = true, .strict = true, .memory = true};
  pass.when_stopped = kBenchStopped;
  pass.on_row = [&](const LatencyRow& row) { journal.write(line_of(row)); };
  const auto rows = measure_latency(
      timing, {.model = inputs.model, .dataset = pictures, .predictors = inputs.predictors}, pass);
  BenchSummary summary = summarize_bench(rows, config, predictor_parameters(timing, inputs));
  const auto write = [&] {
    write_file_atomically(run.folder / "bench.json", bench_json(summary, run.facts));
  };
  write();
  if (clock_pairs_of(config) > 0) {
    const std::string setting = clock_setting_of(config);
    summary.clock =
        measure_clock_cost(config, BenchSamples(config, inputs),
                           [&](const ClockPair& pair) { journal.write(line_of(pair, setting)); });
    write();
  }
  return bench_table(summary, run.facts);
}

std::string bench_offline(const BenchConfig& config, const BenchInputs& inputs, const BenchRun& run,
                          BenchJournal& journal) {
  const auto rows = measure_offline(config, BenchSamples(config, inputs),
                                    [&](const OfflineRow& row) { journal.write(line_of(row)); });
  const std::vector<OfflineCosts> settings = summarize_offline(rows, config);
  write_file_atomically(run.folder / "bench.json", offline_json(settings, run.facts));
  return offline_table(settings, run.facts);
}

}  // namespace

std::map<std::string, pruning::LoadedPredictor> random_predictors(const BenchConfig& config,
                                                                  const models::Model& model) {
  const pruning::HostShape host = inference::host_shape(model);
  std::map<std::string, pruning::LoadedPredictor> predictors;
  for (const BenchSetting& setting : config.settings) {
    if (setting.random_scout) {
      predictors.emplace(random_scout_name(setting),
                         frozen(pruning::new_scout(*setting.random_scout, host, 0), model));
    }
    if (setting.random_glimpse) {
      predictors.emplace(random_glimpse_name(setting),
                         frozen(pruning::new_glimpse(*setting.random_glimpse, host, 0), model));
    }
  }
  return predictors;
}

std::string bench(const BenchConfig& config, const BenchInputs& inputs, const BenchRun& run) {
  BenchJournal journal(run.folder);
  write_file_atomically(run.folder / "config.yaml", run.resolved_yaml);
  const bool single = config.scenario == "single";
  return (single ? bench_single : bench_offline)(config, inputs, run, journal);
}

}  // namespace glimpse::evaluation
