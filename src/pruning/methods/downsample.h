#pragma once
#include <vector>

#include "pruning/registry.h"

namespace glimpse::pruning {

/// What the pictures become in front of the vision tower (hook H0): there is nothing left to do
/// behind it.
struct PictureShare {
  double share = 1;              ///< of every picture's visual tokens, at most
  bool whole_positions = false;  ///< of the whole picture's cells, not of the smaller one's
};

/// `sample` describes the whole pictures. Errors: as make_stages().
PictureShare picture_share(const PruningConfig& config, const SampleContext& sample);

/// No stages. Errors: Error where nobody made the pictures smaller.
std::vector<Stage> downsample(const SampleContext& sample);

}  // namespace glimpse::pruning
