#include "pruning/method_request.h"

#include <torch/torch.h>

#include "base/require.h"
#include "pruning/primitives/grid.h"

namespace glimpse::pruning {
namespace {

constexpr int64_t kPublishedLayers = 32;  // LLaVA-1.5-7B

}  // namespace

MaskRule Request::overriding(MaskRule rule) const {
  if (config.threshold) rule.threshold = *config.threshold;
  if (config.max_retention) rule.max_retention = config.max_retention;
  if (config.min_tokens) rule.min_tokens = *config.min_tokens;
  if (config.anchors) rule.anchors = *config.anchors;
  if (config.fixed_retention) rule.fixed_retention = config.fixed_retention;
  return rule;
}

ScoutOptions Request::last_rule() const {
  if (predictors.main->kind == PredictorKind::glimpse) {
    return {.rule = overriding(mask_rule(predictors.main->glimpse->config()))};
  }
  const ScoutConfig& trained = predictors.main->scout->config();
  return {.rule = overriding(trained.rule),
          .sink_tokens = config.sink_tokens.value_or(trained.sink_tokens)};
}

Workload Request::workload() const {
  TORCH_CHECK(sample.host.layers > 0, "a budget needs the model's sizes");
  return {.host = sample.host,
          .visual_tokens = token_count(sample.grids),
          .text_rows = sample.text_rows,
          .keep_earlier = earlier() == EarlierCache::keep};
}

double Request::share_at(int64_t layer) const {
  if (config.ratio) return *config.ratio;
  const Budget budget = parse_budget(config.budget.value());
  return cuts_for(budget, {{.layer = layer, .share = 1}}, workload())[0].share;
}

CutRule Request::cut_rule(const std::vector<Cut>& published) const {
  std::vector<Cut> cuts =
      config.preset ? published_schedule(config.method, *config.preset) : published;
  std::vector<int64_t> layers;
  for (const Cut& cut : cuts) layers.push_back(cut.layer);
  layers =
      config.layers ? *config.layers : at_same_depth(layers, kPublishedLayers, sample.host.layers);
  const size_t wanted = config.ratios ? config.ratios->size() : cuts.size();
  require(layers.size() == wanted, "layers", std::to_string(layers.size()) + " layers",
          "as many as ratios, " + std::to_string(wanted));
  require(layers.back() < sample.host.layers, "layers", std::to_string(layers.back()),
          "less than the decoder's " + std::to_string(sample.host.layers) + " layers");
  cuts.resize(layers.size());
  for (size_t i = 0; i < layers.size(); ++i) {
    cuts[i].layer = layers[i];
    if (config.ratios) cuts[i].share = config.ratios->at(i);
  }
  if (config.budget) cuts = cuts_for(parse_budget(*config.budget), cuts, workload());
  return {.cuts = cuts, .earlier = earlier()};
}

PictureRule Request::picture_order() const {
  return {.sorted = config.sorted.value_or(true),
          .positions = config.positions == "contiguous" ? Positions::contiguous : Positions::keep};
}

PictureRule Request::picture_rule() const {
  PictureRule rule = picture_order();
  rule.ratio = share();
  return rule;
}

int64_t Request::block(const std::optional<int64_t>& wanted, int64_t otherwise) const {
  const int64_t found = wanted.value_or(otherwise);
  require(found < sample.host.tower_blocks, "block of the vision tower", std::to_string(found),
          "less than its " + std::to_string(sample.host.tower_blocks) + " blocks");
  return found;
}

}  // namespace glimpse::pruning
