#include "training/answer_distillation.h"

#include <torch/torch.h>

#include "training/losses.h"

// Q questions, N visual tokens, P prefix rows, R question and answer rows, A answer tokens, V
// vocabulary.

namespace glimpse::training {
namespace {

// Additive bias of every row on the prefix: [R, P].
torch::Tensor prefix_bias(const QuestionGroup& group, const torch::Tensor& branch_R,
                          const torch::Tensor& gate_logits_QN) {
  const torch::Tensor log_gate_RN =
      at::log_sigmoid(gate_logits_QN.to(torch::kFloat32)).index_select(0, branch_R);
  const torch::Tensor none =
      torch::zeros({branch_R.size(0), group.prefix.ids.size(0)}, log_gate_RN.options());
  return none.index_copy(1, visual_rows(group).to(branch_R.device()), log_gate_RN);
}

// Logits of the answers' tokens, [A, V]; `gates` undefined = the plain model.
torch::Tensor answer_logits(const models::Model& model, const QuestionGroup& group,
                            nn::KvCache& cache, const GatedKeys& gates) {
  const int64_t layers = model.decoder->shape().layers;
  BranchRows forced = branch_rows(model, group, forced_ids(group), /*offset=*/0);
  models::Rows& rows = forced.rows;
  rows.spans.push_back(
      {.begin = 0, .end = rows.hidden_TD.size(0), .cache = &cache, .branch_R = forced.branch_R});
  model.decoder->run_layers({0, gates.first_layer}, rows, {});
  if (gates.logits_QN.defined()) {
    rows.spans[0].key_bias_Rn = prefix_bias(group, forced.branch_R, gates.logits_QN);
  }
  model.decoder->run_layers({gates.first_layer, layers}, rows, {});
  const torch::Tensor speaking = answer_rows(group, forced).to(model.spec.device);
  return model.decoder->logits(rows.hidden_TD.index_select(0, speaking));
}

}  // namespace

torch::Tensor answer_distillation(const models::Model& model, const QuestionGroup& group,
                                  const inference::VisualFeatures& features,
                                  const GatedKeys& gates) {
  nn::KvCache plain, gated;
  torch::Tensor teacher_AV;
  {
    const torch::NoGradGuard frozen;
    plain = inference::run_prefix(model, group.prefix, features).cache;
    gated = plain.fork();
    teacher_AV = answer_logits(model, group, plain, {.first_layer = gates.first_layer});
  }
  return divergence(answer_logits(model, group, gated, gates), teacher_AV);
}

}  // namespace glimpse::training
