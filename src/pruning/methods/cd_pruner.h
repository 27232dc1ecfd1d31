#pragma once
#include <optional>
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

struct CdPrunerOptions {
  /// The authors' relevance of CLIP features is negated; with embeddings of the decoder it is not.
  bool negative_relevance = false;
  /// In (0, 1): relevance r becomes exp(theta / (2 (1 - theta)) r); absent: r itself.
  std::optional<double> theta;
};

/// Subset that a determinantal point process finds most probable: kernel = cosine of projected
/// tokens, scaled on both sides by their relevance to the question, the mean cosine to the
/// embeddings of the rows after the picture (the models here have no CLIP text tower).
/// Source: CDPruner, arXiv 2506.10967; relevance as OpenVINO GenAI defines it.
std::vector<Stage> cd_pruner(const CdPrunerOptions& options, const PictureRule& rule);

}  // namespace glimpse::pruning
