#include "training/teacher.h"

#include <torch/torch.h>

namespace glimpse::training {
namespace {

// Sum of log p(answer token) over all questions; they do not see each other, so one sum serves all
// gradients.
torch::Tensor answer_log_probability(const models::Model& model, const QuestionGroup& group,
                                     const BranchRows& forced) {
  std::vector<int64_t> labels;
  for (const std::vector<int64_t>& answer : group.answers) {
    labels.insert(labels.end(), answer.begin(), answer.end());
  }
  const auto device = model.spec.device;
  const torch::Tensor chosen =
      forced.rows.hidden_TD.index_select(0, answer_rows(group, forced).to(device));
  const torch::Tensor logits = model.decoder->logits(chosen).to(torch::kFloat32);
  return -at::cross_entropy_loss(logits, torch::tensor(labels, torch::kInt64).to(device), {},
                                 at::Reduction::Sum);
}

}  // namespace

torch::Tensor teacher_relevance(const models::Model& model, const QuestionGroup& group,
                                const inference::VisualFeatures& features) {
  const int64_t layers = model.decoder->shape().layers;
  QuestionGroup forced_group = group;  // one call, so that one backward reaches all attention maps
  forced_group.questions = forced_ids(group);
  PromptRun run =
      run_prompt(model, forced_group, features, {.layers = layers, .attention_weights = true});
  const at::AutoGradMode with_gradients(true);
  const torch::Tensor score = answer_log_probability(model, group, run.questions);
  std::vector<torch::Tensor> maps;
  for (const auto& layer : run.question_taps.attention_HRS) maps.push_back(layer[0]);
  const std::vector<torch::Tensor> gradients = torch::autograd::grad({score}, maps);

  const torch::NoGradGuard no_grad;
  const torch::Tensor visual = visual_rows(group).to(model.spec.device);
  torch::Tensor by_row;  // [R, N]
  for (size_t l = 0; l < maps.size(); ++l) {
    const torch::Tensor part = (maps[l].detach() * gradients[l])
                                   .index_select(2, visual)
                                   .to(torch::kFloat32)
                                   .clamp_min(0)
                                   .sum(0);
    by_row = by_row.defined() ? by_row + part : part;
  }
  const auto num_questions = static_cast<int64_t>(group.questions.size());
  torch::Tensor relevance = torch::zeros({num_questions, by_row.size(1)}, by_row.options());
  relevance.index_add_(0, run.questions.branch_R, by_row);
  return relevance / relevance.sum(-1, /*keepdim=*/true).clamp_min(1e-12);
}

}  // namespace glimpse::training
