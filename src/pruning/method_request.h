#pragma once
#include <optional>
#include <vector>

#include "pruning/methods/per_picture.h"
#include "pruning/methods/pyramid_drop.h"
#include "pruning/methods/scout.h"
#include "pruning/registry.h"

namespace glimpse::pruning {

/// A valid setting on its way to stages: what several methods take from it.
struct Request {
  const PruningConfig& config;
  const Predictors& predictors;
  const SampleContext& sample;

  EarlierCache earlier() const {
    return config.earlier == "keep" ? EarlierCache::keep : EarlierCache::drop;
  }
  Placement placement() const { return {.layer = config.layer, .earlier = earlier()}; }
  /// The predictor's rule with what the setting overrides.
  MaskRule overriding(MaskRule rule) const;
  /// How the last cut of a method with a predictor turns logits into kept tokens.
  ScoutOptions last_rule() const;
  /// `ratio`, or the share that makes one cut at `layer` meet the budget. Errors: as cuts_for().
  double share_at(int64_t layer) const;
  double share() const { return share_at(config.layer.value_or(0)); }
  /// The preset, or layers and ratios (by default `published`, whose layers are those of a decoder
  /// with 32), scaled to the budget if there is one. Errors: Error for layers that the decoder
  /// lacks; as at_same_depth(), cuts_for() and published_schedule().
  CutRule cut_rule(const std::vector<Cut>& published) const;
  PictureRule picture_order() const;  ///< without the ratio
  PictureRule picture_rule() const;
  /// A block of the vision tower. Errors: Error for one that the tower lacks.
  int64_t block(const std::optional<int64_t>& wanted, int64_t otherwise) const;
  int64_t vision_block() const { return block(config.vision_block, sample.host.feature_block); }

 private:
  Workload workload() const;
};

}  // namespace glimpse::pruning
