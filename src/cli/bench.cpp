#include "cli/bench.h"

#include <torch/torch.h>

#include <iostream>

#include "base/signal.h"
#include "base/stopwatch.h"
#include "base/strings.h"
#include "cli/app.h"
#include "cli/build.h"
#include "cli/machine.h"
#include "config/help.h"
#include "config/parse.h"
#include "config/yaml_writer.h"
#include "evaluation/bench.h"
#include "evaluation/memory.h"
#include "models/pretrained.h"

namespace glimpse::cli {
namespace {

models::Model load(const evaluation::BenchModel& model) {
  const models::ModelSource& source = model.source;
  return models::load_model(source.path, {.dtype = source.dtype,
                                          .device = source.device,
                                          .image_resize = source.image_resize,
                                          .random_seed = model.random_weights});
}

std::map<std::string, pruning::LoadedPredictor> predictors_for(
    const evaluation::BenchConfig& config, const models::Model& model) {
  std::vector<std::string> folders;
  for (const evaluation::BenchSetting& setting : config.settings) {
    folders.push_back(setting.pruning.predictor);
    if (!setting.pruning.scout.empty()) folders.push_back(setting.pruning.scout);
  }
  auto predictors = load_predictors(folders, model);
  predictors.merge(evaluation::random_predictors(config, model));
  return predictors;
}

evaluation::BenchFacts facts_of_bench(const evaluation::BenchConfig& config,
                                      const models::Model& model, double load_ms) {
  const MachineFacts machine = read_machine();
  int64_t parameters = 0, weight_bytes = 0;
  for (const torch::Tensor& p : model.modules->parameters()) {
    parameters += p.numel();
    weight_bytes += static_cast<int64_t>(p.nbytes());
  }
  const auto& seed = config.model.random_weights;
  return {{"program", std::string("glimpse ") + kVersion},
          {"libtorch", machine.libtorch_version},
          {"cpu", machine.cpu},
          {"instructions", join(machine.instructions, " ")},
          {"cores", std::to_string(machine.cores)},
          {"threads", std::to_string(machine.threads)},
          {"memory_mb", std::to_string(machine.memory_mb)},
          {"allocator", machine.allocator},
          {"device", model.spec.device.str()},
          {"dtype", model.spec.dtype == torch::kBFloat16 ? "bfloat16" : "float32"},
          {"model", config.model.source.path},
          {"family", model.spec.family},
          {"weights", seed ? "random, seed " + std::to_string(*seed) : "of the folder"},
          {"parameters", std::to_string(parameters)},
          {"weight_bytes", std::to_string(weight_bytes)},
          {"load_s", format_fixed(load_ms / 1000, 1)},
          {"loaded_rss_bytes", std::to_string(evaluation::peak_rss_bytes())}};
}

}  // namespace

int bench(const ConfigArguments& arguments) {
  if (arguments.help_config) {
    std::cout << config::describe_fields<evaluation::BenchConfig>();
    return kExitOk;
  }
  const auto config = config::parse_config<evaluation::BenchConfig>(read_config(arguments));
  evaluation::validate(config);
  watch_stop_signals();
  Stopwatch clock;
  const models::Model model = load(config.model);
  const double load_ms = clock.milliseconds();
  const auto predictors = predictors_for(config, model);
  const std::filesystem::path run = config.run;
  std::cout << evaluation::bench(config, {.model = model, .predictors = predictors},
                                 {.folder = run,
                                  .resolved_yaml = config::to_yaml(config),
                                  .facts = facts_of_bench(config, model, load_ms)})
            << "\nresults: " << (run / "bench.json").string() << "\n";
  return kExitOk;
}

}  // namespace glimpse::cli
