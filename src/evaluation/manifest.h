#pragma once
#include <filesystem>

#include "evaluation/evaluate.h"

namespace glimpse::evaluation {

/// What this run measures on: model, data and predictors with their hashes, program and machine.
RunFacts facts_of(const EvalConfig& config, const EvalInputs& inputs, const EvalRun& run);

/// RUN/manifest.json (docs/formats.md).
void write_manifest(const std::filesystem::path& run, const RunFacts& facts);
/// Errors: Error for a missing file or one that is no manifest.
RunFacts read_manifest(const std::filesystem::path& run);

/// Starts a run folder with config.yaml and manifest.json, or goes on with one.
/// Errors: Error when the folder holds a run and run.resume is off, or when it holds another
/// configuration, model, predictor or data set.
void open_run(const EvalRun& run, const RunFacts& facts);

}  // namespace glimpse::evaluation
