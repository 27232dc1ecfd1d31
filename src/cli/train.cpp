#include "cli/train.h"

#include <torch/torch.h>

#include <iostream>

#include "base/signal.h"
#include "base/strings.h"
#include "cli/app.h"
#include "cli/manifest.h"
#include "cli/train_plan.h"
#include "config/help.h"
#include "config/parse.h"
#include "config/yaml_writer.h"
#include "data/registry.h"
#include "models/pretrained.h"
#include "training/run_folder.h"
#include "training/train_predictor.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;
using training::TrainConfig;

void print_outcome(const training::TrainSummary& summary, const fs::path& run) {
  std::cout << "trained " << summary.steps << " steps";
  if (summary.samples_per_s > 0) {
    std::cout << " in " << format_fixed(summary.seconds / 60, 1) << " min ("
              << format_fixed(summary.samples_per_s, 1) << " questions/s), loss "
              << format_fixed(summary.final_loss, 4);
  } else {
    std::cout << ", all of them before";
  }
  std::cout << "\npredictor: " << (run / "predictor").string() << "\n";
}

}  // namespace

int train(const TrainArguments& arguments) {
  if (arguments.config.help_config) {
    std::cout << config::describe_fields<TrainConfig>();
    return kExitOk;
  }
  const auto config = config::parse_config<TrainConfig>(read_config(arguments.config));
  training::validate(config);
  const auto dataset = data::open_dataset(config.data);
  const bool validates = config.validation.every > 0;
  const auto held_out =
      validates ? data::open_dataset(config.validation.data, "validation.data") : nullptr;
  const models::Model model = models::load_model(config.model);
  const training::TrainInputs inputs{
      .model = model, .dataset = *dataset, .validation = held_out.get()};
  if (arguments.dry_run) {
    std::cout << describe_plan(measure_plan(config, inputs));
    return kExitOk;
  }
  watch_stop_signals();
  const fs::path run = run_folder(arguments.config, config.run);
  training::open_run(run, config::to_yaml(config), !arguments.config.resume.empty());
  write_manifest(run, {{"model_sha256", models::weights_fingerprint(*model.modules)},
                       {"data_sha256", dataset->fingerprint()}});
  print_outcome(training::train_predictor(config, inputs, run).summary, run);
  return kExitOk;
}

}  // namespace glimpse::cli
