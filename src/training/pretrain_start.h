#pragma once
#include "models/llava/model.h"

namespace glimpse::training {

/// Starting weights of the demo LVLM's stages. What matters (spec demo.md 3): positions start as a
/// 2-D sin-cos table, patches as a whitened 8 x 8 cosine transform of three opponent colour
/// channels; with both, positions are learned twenty times sooner than from random starts.
void start_vision(models::ClipVisionTransformerImpl& tower, uint64_t seed);

/// Embeddings std 0.5, linear std 1/sqrt(fan_in), halved where a layer writes to the residual
/// stream; the projector's first layer is divided by the measured std of its input.
void start_language(models::LlavaModules& modules, double feature_std, uint64_t seed);

/// Standard deviation of the tower's features over a few scenes.
double measure_feature_std(models::LlavaModules& modules);

}  // namespace glimpse::training
