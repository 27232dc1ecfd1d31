#pragma once
#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "pruning/glimpse/predictor_file.h"
#include "pruning/pruning_config.h"
#include "pruning/stage.h"

namespace glimpse::pruning {

/// Errors: Error for an unknown method (listing the known), an option that the method does not use
/// or lacks, and values out of range.
void validate(const PruningConfig& config);

std::vector<std::string> known_methods();
/// The method that uses a predictor of this kind.
std::string method_of(PredictorKind kind);
/// Whether the method reads PruningConfig::predictor.
bool needs_predictor(const std::string& method);
/// Whether tokens are merged, so that a kept row stands for several.
bool merges_tokens(const std::string& method);

/// Whether the method is given smaller pictures (methods/downsample.h) instead of stages.
bool resizes_pictures(const std::string& method);

/// What the stages may depend on besides the evidence.
struct SampleContext {
  std::vector<TokenGrid> grids;
  std::string sample_key;       ///< random: a draw per sample
  torch::Tensor oracle_keep_N;  ///< oracle: bool, the sample's evidence tokens
  HostShape host;               ///< of the model: schedules and blocks of the vision tower
  int64_t text_rows = 0;        ///< of the prompt: budgets in operations
  bool smaller = false;         ///< the pictures have been resized for the method
};

/// The trained parts of a method; null for methods without them.
struct Predictors {
  Predictors(const LoadedPredictor* main_part = nullptr,
             const LoadedPredictor* scout_part = nullptr)
      : main(main_part), scout(scout_part) {}
  const LoadedPredictor* main;
  const LoadedPredictor* scout;  ///< of PruningConfig::scout
};

/// The stages for one sample. Errors: as validate(); Error for a predictor of the wrong kind, for
/// an oracle without evidence, a budget that cannot be met, layers or blocks that the model lacks.
std::vector<Stage> make_stages(const PruningConfig& config, const Predictors& predictors,
                               const SampleContext& sample);

}  // namespace glimpse::pruning
