#include "pruning/methods/glimpse_prune.h"

#include <torch/torch.h>

#include <algorithm>

namespace glimpse::pruning {
namespace {

Needs needs_of(const GlimpseConfig& config, const torch::Tensor& table_LD) {
  return {.query = QueryRows::appended,
          .attention_layer = config.selected_layers[0],
          .score = config.use_attention_logits ? nn::RowScore::raw : nn::RowScore::log_softmax,
          .query_state = config.visual_content,
          .taps = config.selected_visual_layers,
          .appended_LD = table_LD};
}

}  // namespace

std::vector<Stage> glimpse_prune(GlimpsePredictor predictor, const GlimpsePruneOptions& options) {
  const GlimpseConfig& config = predictor->config();
  Stage stage;
  stage.at = Hook::between_layers;
  stage.layer = std::min(config.reduce_layer + 1, predictor->host().layers);
  stage.earlier = options.earlier;
  stage.needs =
      needs_of(config, options.table_LD.defined() ? options.table_LD : predictor->table());
  stage.select = [predictor, rule = options.rule](const Evidence& evidence) mutable {
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
