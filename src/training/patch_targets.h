#pragma once
#include <torch/types.h>

#include <vector>

#include "data/scenes.h"

namespace glimpse::training {

inline constexpr int64_t kCharacters = 37;      ///< digits, letters, none
inline constexpr int64_t kIgnoreTarget = -100;  ///< cross_entropy skips it

/// What the patches of a batch of scenes show. P patches per scene in raster order, B scenes, M
/// patches with enough object pixels.
struct PatchTargets {
  torch::Tensor object_BP;  ///< float, 1 where an object or a sign covers the patch
  torch::Tensor centre_BP;  ///< float, 1 where an object's centre lies
  torch::Tensor rows_M;     ///< int64 into the flattened B * P
  torch::Tensor shape_M, color_M,
      size_M;              ///< int64 classes; shape 6 = sign; size ignored for signs
  torch::Tensor slots_M3;  ///< int64 characters of the sign, ignored for shapes
  torch::Tensor here_M;    ///< int64 character drawn on this patch, ignored for shapes
  torch::Tensor box_M4;    ///< float (cx, cy, w, h) in unit coordinates
};

PatchTargets patch_targets(const std::vector<data::Scene>& scenes, int64_t patch_size);

/// Patches of one scene that show any part of an object or sign: bool per patch.
std::vector<bool> occupied_patches(const data::Scene& scene, int64_t patch_size);

}  // namespace glimpse::training
