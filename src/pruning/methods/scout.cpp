#include "pruning/methods/scout.h"

#include <torch/torch.h>

#include "pruning/primitives/grid.h"

namespace glimpse::pruning {

// A decoder uses a few background tokens as attention sinks: evidence alone, without them, answers
// worse than evidence plus some spread tokens.
Selection select_with_sinks(const torch::Tensor& logits_N, const std::vector<TokenGrid>& grids,
                            const ScoutOptions& options) {
  Selection selection = select_by_mask(logits_N, grids, options.rule);
  selection.kept = with_spread_tokens(selection.kept, grids, options.sink_tokens);
  return selection;
}

std::vector<Stage> scout(ScoutPredictor predictor, const ScoutOptions& options) {
  Stage stage;
  stage.at = Hook::before_decoder;
  stage.needs.taps = predictor->config().taps;
  stage.needs.question = true;
  stage.select = [predictor, options](const Evidence& evidence) mutable {
    const QuestionBatch question =
        question_batch({evidence.question_QD}, predictor->config().max_question_tokens);
    const torch::Tensor logits_N = predictor(evidence.taps_NC, question)[0];
    return select_with_sinks(logits_N, evidence.grids, options);
  };
  return {stage};
}

}  // namespace glimpse::pruning
