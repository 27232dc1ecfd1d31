#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "pruning/glimpse/glimpse_predictor.h"
#include "pruning/glimpse/scout_predictor.h"
#include "pruning/start_parameters.h"

namespace glimpse::pruning::test {

/// The demo model: 6 layers, width 192, 6 heads, vision width 192.
inline HostShape demo_host() { return {.layers = 6, .width = 192, .heads = 6, .tap_width = 192}; }

inline GlimpseConfig demo_config() {
  GlimpseConfig config;
  config.attn_fuse_size = 64;
  config.visual_cond_size = 128;
  config.selected_visual_layers = {5, 4, 3, 1};
  return resolved(config, demo_host());
}

inline HostShape small_host() { return {.layers = 3, .width = 8, .heads = 2, .tap_width = 6}; }

inline GlimpseConfig small_config() {
  GlimpseConfig config;
  config.attn_fuse_size = 8;
  config.visual_cond_size = 8;
  config.attn_fuse_num_heads = 2;
  config.selected_visual_layers = {2, 1};
  return resolved(config, small_host());
}

inline GlimpsePredictor small_glimpse(const GlimpseConfig& config, uint64_t seed = 1) {
  GlimpsePredictor predictor(config, small_host());
  start_parameters(*predictor, seed);
  predictor->eval();
  return predictor;
}

inline ScoutConfig small_scout_config() {
  ScoutConfig config;
  config.width = 8;
  config.heads = 2;
  config.layers = 2;
  config.question_layers = 1;
  config.taps = {2, 1};
  config.max_question_tokens = 5;
  return config;
}

inline ScoutPredictor small_scout(const ScoutConfig& config, uint64_t seed = 1) {
  ScoutPredictor predictor(config, small_host());
  start_parameters(*predictor, seed);
  predictor->eval();
  return predictor;
}

inline double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

inline std::vector<int64_t> values(const torch::Tensor& index) {
  return {index.data_ptr<int64_t>(), index.data_ptr<int64_t>() + index.numel()};
}

/// The message of the glimpse::Error that `action` throws, "" when it throws none.
template <class F>
std::string error_text(const F& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace glimpse::pruning::test
