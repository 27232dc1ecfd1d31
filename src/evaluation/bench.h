#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "evaluation/bench_config.h"
#include "evaluation/evaluate.h"
#include "evaluation/latency_rows.h"

// `glimpse bench`: latency and memory alone, without any answer being judged.

namespace glimpse::evaluation {

/// The predictors with random parameters that the settings ask for, by their names
/// (random_scout_name), frozen, fitting the model. Errors: Error for options that do not fit it.
std::map<std::string, pruning::LoadedPredictor> random_predictors(const BenchConfig& config,
                                                                  const models::Model& model);

/// What a bench runs on. `predictors`: those of random_predictors, and of every folder named.
struct BenchInputs {
  const models::Model& model;
  const std::map<std::string, pruning::LoadedPredictor>& predictors;
};

/// Facts about the machine, the model, the command, for bench.json, in this order.
using BenchFacts = std::vector<std::pair<std::string, std::string>>;

struct BenchRun {
  std::filesystem::path folder;
  std::string resolved_yaml;  ///< written as config.yaml
  BenchFacts facts;
};

/// Measures, and writes RUN: bench.jsonl line by line as rows finish, bench.json at the end
/// (docs/formats.md). Returns the table for the terminal. Requires a valid config. Errors: Error
/// when RUN holds rows already, for a method that the model or the sample does not allow;
/// Interrupted after a stop signal: what was written stays.
std::string bench(const BenchConfig& config, const BenchInputs& inputs, const BenchRun& run);

}  // namespace glimpse::evaluation
