#include <torch/torch.h>

#include "inference/token_grids.h"
#include "pruning/methods/scout.h"
#include "training/predictor_objective.h"

namespace glimpse::training {
namespace {

class ScoutObjective : public PredictorObjective {
 public:
  ScoutObjective(const Host& host, pruning::ScoutPredictor predictor,
                 const PredictorObjectiveConfig& config)
      : PredictorObjective(host, config, predictor.ptr()), predictor_(std::move(predictor)) {}

 protected:
  std::vector<int64_t> taps() const override { return predictor_->config().taps; }

  int64_t first_pruned_layer() const override { return 0; }

  GroupOutput forward(const QuestionGroup& group, const inference::VisualFeatures& features,
                      uint64_t) override {
    GroupOutput output{.heads_QN = {scout_logits(model(), group, features, predictor_)}};
    if (config().gate == "hard") output.kept = kept(group, output.heads_QN[0]);
    return output;
  }

 private:
  std::vector<torch::Tensor> kept(const QuestionGroup& group, const torch::Tensor& logits_QN) {
    const pruning::ScoutConfig& options = predictor_->config();
    const auto grids = inference::token_grids(group.prefix.visual_spans);
    std::vector<torch::Tensor> kept;
    for (const torch::Tensor& logits_N : logits_QN.detach().unbind()) {
      kept.push_back(
          pruning::select_with_sinks(logits_N, grids,
                                     {.rule = options.rule, .sink_tokens = options.sink_tokens})
              .kept);
    }
    return kept;
  }

  pruning::ScoutPredictor predictor_;
};

}  // namespace

torch::Tensor scout_logits(const models::Model& model, const QuestionGroup& group,
                           const inference::VisualFeatures& features,
                           pruning::ScoutPredictor scout) {
  std::vector<torch::Tensor> questions;
  for (const std::vector<int64_t>& ids : group.questions) {
    const torch::Tensor tokens = torch::tensor(ids, torch::kInt64).to(model.spec.device);
    questions.push_back(model.decoder->embed_tokens(tokens).to(torch::kFloat32));
  }
  return scout->forward(taps_of(group, features, scout->config().taps),
                        pruning::question_batch(questions, scout->config().max_question_tokens));
}

std::unique_ptr<PredictorObjective> scout_objective(const PredictorObjective::Host& host,
                                                    pruning::ScoutPredictor predictor,
                                                    const PredictorObjectiveConfig& config) {
  return std::make_unique<ScoutObjective>(host, std::move(predictor), config);
}

}  // namespace glimpse::training
