#pragma once
#include <torch/nn/module.h>

#include "data/scenes.h"
#include "models/clip/vision_transformer.h"
#include "nn/layer_norm.h"
#include "nn/linear.h"
#include "training/objective.h"

// First stage of `glimpse pretrain`: the tower learns to see before any language is involved. Per
// patch: is there an object, is its centre here, what is it, where is it, what is written here.
// Recipe: spec demo.md 3.

namespace glimpse::training {

struct VisionObjectiveConfig {
  uint64_t seed = 1;
  int64_t images_per_step = 16;
  int64_t dense_percent =
      75;               ///< share of crowded scenes, where small things are common enough to learn
  int64_t workers = 2;  ///< data-parallel threads; part of what determines the result bits
};

template <class V>
void visit_fields(V& v, VisionObjectiveConfig& c) {
  v("seed", c.seed, "stream of scenes");
  v("images_per_step", c.images_per_step, "pictures per step, a multiple of workers");
  v("dense_percent", c.dense_percent, "share of crowded scenes");
  v("workers", c.workers, "data-parallel threads");
}

/// Linear heads on the tower's last used hidden state; thrown away after the stage.
class PatchHeadsImpl : public torch::nn::Module {
 public:
  explicit PatchHeadsImpl(int64_t width);
  /// rows [M, C] -> [M, 171], read through the kHead offsets of the source file.
  torch::Tensor forward(const torch::Tensor& rows);

 private:
  nn::LayerNorm norm_;
  nn::Linear out_;
};
TORCH_MODULE(PatchHeads);

class VisionObjective : public Objective {
 public:
  /// Trains the blocks up to hidden state `feature_state` (what a LLaVA projector reads).
  VisionObjective(models::ClipVisionTransformer tower, int64_t feature_state,
                  const VisionObjectiveConfig& config);
  std::vector<NamedParameter> parameters() const override { return parameters_; }
  StepResult step(int64_t step) override;

 private:
  StepResult shard(int64_t step, int64_t worker);
  models::ClipVisionTransformer tower_;
  PatchHeads heads_;
  int64_t feature_state_;
  VisionObjectiveConfig config_;
  std::vector<NamedParameter> parameters_;
};

/// Normalised pixels float [B, 3, H, W] with CLIP's mean and deviation.
torch::Tensor clip_pixels(const std::vector<data::Scene>& scenes);

}  // namespace glimpse::training
