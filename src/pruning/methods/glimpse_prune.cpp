#include "pruning/methods/glimpse_prune.h"

#include <torch/torch.h>

#include <algorithm>
#include <limits>

#include "base/require.h"

namespace glimpse::pruning {
namespace {

Needs needs_of(const GlimpseConfig& config, const torch::Tensor& table_LnD) {
  return {.query = QueryRows::appended,
          .attention_layers = config.selected_layers,
          .score = config.use_attention_logits ? nn::RowScore::raw : nn::RowScore::log_softmax,
          .query_state = config.visual_content,
          .taps = config.visual_taps(),
          .appended_LnD = table_LnD};
}

// What a predictor that is told to mark nothing would say.
torch::Tensor nothing_marked(const torch::Tensor& alive_N) {
  return torch::full({alive_N.size(0)}, -std::numeric_limits<float>::infinity(),
                     alive_N.options().dtype(torch::kFloat32));
}

}  // namespace

std::vector<Stage> glimpse_prune(GlimpsePredictor predictor, const GlimpsePruneOptions& options) {
  const GlimpseConfig& config = predictor->config();
  Stage stage;
  stage.at = Hook::between_layers;
  stage.layer = options.layer.value_or(std::min(config.reduce_layer + 1, predictor->host().layers));
  require(stage.layer > config.selected_layers.back(), "layer", std::to_string(stage.layer),
          "a layer behind " + std::to_string(config.selected_layers.back()) +
              ", whose attention the predictor reads");
  stage.earlier = options.earlier;
  stage.needs =
      needs_of(config, options.table_LnD.defined() ? options.table_LnD : predictor->table());
  stage.select = [predictor, rule = options.rule](const Evidence& evidence) mutable {
    if (predictor->config().use_zero_masks) {
      return select_by_mask(nothing_marked(evidence.alive_N), evidence.grids, rule);
    }
    const torch::Tensor logits_QN =
        predictor->forward({.rows_QNF = evidence.attention_HRN.permute({1, 2, 0}),
                            .taps_NC = evidence.taps_NC,
                            .grids = evidence.grids,
                            .alive_N = evidence.alive_N,
                            .glimpse_QD = evidence.query_state_RD});
    return select_by_mask(logits_QN[0], evidence.grids, rule);
  };
  return {stage};
}

}  // namespace glimpse::pruning
