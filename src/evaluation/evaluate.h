#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "evaluation/eval_config.h"
#include "evaluation/eval_row.h"
#include "evaluation/summary.h"
#include "models/model.h"
#include "pruning/glimpse/predictor_file.h"

namespace glimpse::evaluation {

/// What an evaluation runs on, built by the caller; everything outlives the call.
struct EvalInputs {
  const models::Model& model;
  const data::Dataset& dataset;
  /// By PruningConfig::predictor and scout; one for every predictor that a setting names.
  const std::map<std::string, pruning::LoadedPredictor>& predictors;
  const data::Dataset* calibration = nullptr;  ///< EvalConfig::calibration
};

struct EvalRun {
  std::filesystem::path folder;
  std::string resolved_yaml;        ///< written as config.yaml; a resumed run must bring the same
  std::string program = "glimpse";  ///< name and version, for manifest.json
  bool resume = false;
  std::string command = {};  ///< the command line, for manifest.json
};

/// Finds the thresholds that are asked for, answers every question with every setting, times them,
/// compares them with the baseline, and writes RUN (docs/formats.md, "Run folder"): manifest.json,
/// calibration.json, journal/, latency.jsonl, gallery/, flips/, summary.json, report.md,
/// report.html. Rows of broken pictures are marked and counted (EvalSummary::broken_rows > 0: exit
/// code 3). Requires a valid config; predictors must fit the model (pruning::check_fits). Errors:
/// Error when RUN holds another run; Interrupted after a stop signal (watch_stop_signals() is the
/// caller's), and then `resume` goes on where it stopped.
EvalSummary evaluate(const EvalConfig& config, const EvalInputs& inputs, const EvalRun& run);

/// Compares and writes the reports again from what RUN holds, with this config's margin, bootstrap
/// and gallery. Errors: Error when questions lack an answer of some setting.
EvalSummary write_reports(const EvalConfig& config, const std::filesystem::path& run);

struct ReportPictures;

/// Writes summary.json, report.md, report.html, report.tex and csv/ to `out`, and fills
/// summary.table. `rows` by setting, as in the summary.
void write_summary(EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                   const ReportPictures& pictures, const std::filesystem::path& out);

}  // namespace glimpse::evaluation
