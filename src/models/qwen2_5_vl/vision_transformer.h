#pragma once
#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "models/parts.h"
#include "models/qwen2_5_vl/config.h"
#include "nn/linear.h"
#include "nn/rms_norm.h"

namespace glimpse::models {

/// The vision tower of Qwen2.5-VL (Bai et al. 2025): rotary positions over rows and columns,
/// attention in windows except in a few blocks, and the merger that makes one decoder row of
/// merge_unit patches. Parameter names are those of the published checkpoints below "visual.".
/// Source: qwen2_5_vl.md 4.
class QwenVisionTransformerImpl : public torch::nn::Module {
 public:
  explicit QwenVisionTransformerImpl(const QwenVisionConfig& config);

  /// Pixels of any pictures: values [P, patch_values]. Taps k are outputs of block k, averaged over
  /// the patches of each visual token.
  VisionOutput run(const Pixels& pixels, const VisionTaps& taps);
  /// VisionTower::flops().
  double flops(const Pixels& pixels) const;

  const QwenVisionConfig& config() const { return config_; }

 private:
  struct Places;
  struct Observed;
  // What is asked for of a block that has not run yet.
  void observe(int64_t block, const torch::Tensor& x_PC, const Observed& what,
               VisionOutput& output);
  Places places_of(const Pixels& pixels) const;
  torch::Tensor merge(const torch::Tensor& x_PC);
  QwenVisionConfig config_;
  torch::Tensor patch_weight_;
  torch::nn::ModuleList blocks_;
  nn::RmsNorm merger_norm_{nullptr};
  nn::Linear merger_in_{nullptr}, merger_out_{nullptr};
};
TORCH_MODULE(QwenVisionTransformer);

}  // namespace glimpse::models
