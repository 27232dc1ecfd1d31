#pragma once
#include <torch/types.h>

#include <filesystem>
#include <string>

#include "pruning/glimpse/glimpse_predictor.h"
#include "pruning/glimpse/scout_predictor.h"

namespace glimpse::pruning {

enum class PredictorKind { glimpse, scout };

/// A predictor, ready to use or to write. Exactly the member of its kind is set.
struct LoadedPredictor {
  PredictorKind kind = PredictorKind::glimpse;
  GlimpsePredictor glimpse{nullptr};
  ScoutPredictor scout{nullptr};
  std::string model_type = "llava_llama_gp";  ///< published name of the family; unused for a scout
  std::string base_config;  ///< the config.json it came from: its other keys are written again
  torch::Tensor glimpse_table_LnD;  ///< GlimpseToken::table() of the frozen predictor, or undefined

  torch::nn::Module& module() const;
  const HostShape& host() const;
};

LoadedPredictor as_loaded(const GlimpsePredictor& predictor);
LoadedPredictor as_loaded(const ScoutPredictor& predictor);

/// With the starting parameters of this seed (pruning/start_parameters.h), for a model of this
/// shape. Errors: as the constructors and validate(); Error for states that the vision tower lacks.
LoadedPredictor new_scout(const ScoutConfig& config, const HostShape& host, uint64_t seed);
LoadedPredictor new_glimpse(const GlimpseConfig& config, const HostShape& host, uint64_t seed);

/// Reads a folder with config.json and new_modules_gp.pt (published layout, method.md 2.2) or
/// new_modules_gp.safetensors (the same flat keys). model_type decides: llava_llama_gp,
/// qwen2_5_vl_gp, or our glimpse_scout. The predictor is frozen and in evaluation mode. Errors:
/// Error for missing keys and tensors, wrong shapes (both named), and variants that are not
/// implemented.
LoadedPredictor load_predictor(const std::filesystem::path& folder,
                               const torch::TensorOptions& target = torch::kFloat32);

/// Errors: Error with both numbers when the predictor was made for another model.
void check_fits(const LoadedPredictor& predictor, const HostShape& model);

/// config.json + new_modules_gp.pt, readable by the public implementation. Errors: Error for what
/// it does not know: scouts, the content term, and options it would ignore.
void save_published(const LoadedPredictor& predictor, const std::filesystem::path& folder);
/// config.json + new_modules_gp.safetensors; every predictor.
void save_safetensors(const LoadedPredictor& predictor, const std::filesystem::path& folder);

}  // namespace glimpse::pruning
