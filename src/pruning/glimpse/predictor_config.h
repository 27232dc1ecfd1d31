#pragma once
#include <string>

#include "pruning/glimpse/glimpse_config.h"
#include "pruning/glimpse/scout_predictor.h"

// config.json of predictor folders as text: reading and writing without JSON types in the
// interface.

namespace glimpse::pruning {

inline constexpr const char* kLlavaModelType = "llava_llama_gp";
inline constexpr const char* kQwenModelType = "qwen2_5_vl_gp";
inline constexpr const char* kScoutModelType = "glimpse_scout";

/// `where` names the file in errors of all functions here.
struct ConfigText {
  std::string json;
  std::string where;
};

/// model_type. Errors: Error for a type that is no predictor.
std::string model_type_of(const ConfigText& text);

/// The sizes of the model the predictor was made for: num_hidden_layers, hidden_size,
/// num_attention_heads and mm_hidden_size (LLaVA and ours) or vision_config (Qwen: hidden_size and
/// the windows).
HostShape read_host_shape(const ConfigText& text);

/// Null is read as the type's empty value (trainer runs write anchor_positions: null). Errors:
/// Error for a missing key, a wrong type, and published variants that are not implemented
/// (attn_fuse_type, flash attention in the predictor, masks from boxes ...).
GlimpseConfig read_glimpse_config(const ConfigText& text);
ScoutConfig read_scout_config(const ConfigText& text);

/// All fields of method.md 0.1 and the host's sizes, over the other keys of `base` (may be empty).
struct GlimpseConfigFile {
  GlimpseConfig config;
  HostShape host;
  std::string model_type;
  std::string base;
  bool published = false;  ///< leave out the keys the public implementation does not have
};
std::string write_glimpse_config(const GlimpseConfigFile& file);
std::string write_scout_config(const ScoutConfig& config, const HostShape& host);

}  // namespace glimpse::pruning
