#include "cli/eval.h"

#include <torch/torch.h>

#include <iostream>

#include "base/log.h"
#include "base/signal.h"
#include "cli/app.h"
#include "cli/build.h"
#include "config/help.h"
#include "config/parse.h"
#include "config/yaml_reader.h"
#include "config/yaml_writer.h"
#include "data/registry.h"
#include "evaluation/evaluate.h"
#include "models/pretrained.h"

namespace glimpse::cli {
namespace {

std::vector<std::string> predictor_folders(const evaluation::EvalConfig& config) {
  std::vector<std::string> folders;
  for (const evaluation::Setting& setting : config.settings) {
    folders.push_back(setting.pruning.predictor);
    if (!setting.pruning.scout.empty()) folders.push_back(setting.pruning.scout);
  }
  return folders;
}

evaluation::EvalConfig asking(const evaluation::EvalConfig& config) {
  if (config.prompts.empty()) return config;
  return evaluation::with_prompt(
      config, config::parse_config<evaluation::PromptFile>(config::read_yaml_file(config.prompts)));
}

std::string command_line(const EvalArguments& arguments) {
  std::string line = "glimpse eval " + arguments.config.file;
  for (const std::string& set : arguments.config.set) line += " --set '" + set + "'";
  return line;
}

int exit_code(const evaluation::EvalSummary& summary, bool gate) {
  for (const std::string& name : summary.regressions) {
    log_warning("setting '" + name + "' lost more than the margin of " +
                std::to_string(summary.margin));
  }
  if (gate && !summary.regressions.empty()) return kExitRegression;
  return summary.broken_rows > 0 ? kExitSomeBroken : kExitOk;
}

}  // namespace

int eval(const EvalArguments& arguments) {
  if (arguments.config.help_config) {
    std::cout << config::describe_fields<evaluation::EvalConfig>();
    return kExitOk;
  }
  const auto config =
      asking(config::parse_config<evaluation::EvalConfig>(read_config(arguments.config)));
  evaluation::validate(config);
  watch_stop_signals();
  const auto dataset = data::open_dataset(config.data);
  const models::Model model = models::load_model(config.model);
  const auto predictors = load_predictors(predictor_folders(config), model);
  const auto calibration =
      config.calibration ? data::open_dataset(*config.calibration, "calibration") : nullptr;
  const std::filesystem::path run = run_folder(arguments.config, config.run);
  const evaluation::EvalSummary summary =
      evaluation::evaluate(config,
                           {.model = model,
                            .dataset = *dataset,
                            .predictors = predictors,
                            .calibration = calibration.get()},
                           {.folder = run,
                            .resolved_yaml = config::to_yaml(config),
                            .program = std::string("glimpse ") + kVersion,
                            .resume = arguments.resume,
                            .command = command_line(arguments)});
  std::cout << summary.table;
  for (const std::string& warning : summary.warnings) std::cout << "note: " << warning << "\n";
  std::cout << "\nreport: " << (run / "report.html").string() << "\n";
  return exit_code(summary, arguments.gate);
}

}  // namespace glimpse::cli
