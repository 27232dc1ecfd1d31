#include "pruning/methods/scout.h"

#include <torch/torch.h>

#include "pruning/primitives/grid.h"

namespace glimpse::pruning {
namespace {

// A decoder uses a few background tokens as attention sinks: evidence alone, without them, answers
// worse than evidence plus some spread tokens.
torch::Tensor with_sinks(const torch::Tensor& kept, const Evidence& evidence, int64_t sink_tokens) {
  const torch::Tensor spread = spread_over_pictures(evidence.grids, sink_tokens);
  const torch::Tensor places = places_among(evidence.alive_N, spread);
  return std::get<0>(at::_unique(torch::cat({kept, places}), /*sorted=*/true));
}

}  // namespace

std::vector<Stage> scout(ScoutPredictor predictor, const ScoutOptions& options) {
  Stage stage;
  stage.at = Hook::before_decoder;
  stage.needs.taps = predictor->config().taps;
  stage.needs.question = true;
  stage.select = [predictor, options](const Evidence& evidence) mutable {
    const QuestionBatch question =
        question_batch({evidence.question_QD}, predictor->config().max_question_tokens);
    const torch::Tensor logits_N = predictor(evidence.taps_NC, question)[0];
    Selection selection = select_by_mask(logits_N, evidence.grids, options.rule);
    if (options.sink_tokens > 0) {
      selection.kept = with_sinks(selection.kept, evidence, options.sink_tokens);
    }
    return selection;
  };
  return {stage};
}

}  // namespace glimpse::pruning
