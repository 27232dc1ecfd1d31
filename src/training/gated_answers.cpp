#include "training/gated_answers.h"

#include <torch/torch.h>

// Q questions, N visual tokens, P prefix rows, k kept ones of them, T packed rows, R question and
// answer rows, A answer tokens, V vocabulary, D decoder width.

namespace glimpse::training {
namespace {

// Logits of the answers' tokens, [A, V]; without gates the plain model.
torch::Tensor soft_logits(const models::Model& model, const QuestionGroup& group,
                          nn::KvCache& cache, const KeyGates& gates) {
  const int64_t layers = model.decoder->shape().layers;
  BranchRows forced = branch_rows(model, group, forced_ids(group), /*offset=*/0);
  models::Rows& rows = forced.rows;
  rows.spans.push_back(
      {.begin = 0, .end = rows.hidden_TD.size(0), .cache = &cache, .branch_R = forced.branch_R});
  torch::Tensor& bias_RP = rows.spans[0].key_bias_Rn;
  if (gates.earlier_QN.defined()) bias_RP = gate_bias(group, forced.branch_R, gates.earlier_QN);
  model.decoder->run_layers({0, gates.first_layer}, rows, {});
  if (gates.logits_QN.defined()) {
    const torch::Tensor own_RP = gate_bias(group, forced.branch_R, gates.logits_QN);
    bias_RP = bias_RP.defined() ? bias_RP + own_RP : own_RP;
  }
  model.decoder->run_layers({gates.first_layer, layers}, rows, {});
  const torch::Tensor speaking = answer_rows(group, forced).to(model.spec.device);
  return model.decoder->logits(rows.hidden_TD.index_select(0, speaking));
}

// Every question's short sequence in one packed pass: what is left of the prefix, then question and
// answer.
class HardPass {
 public:
  HardPass(const models::Model& model, const QuestionGroup& group,
           const inference::VisualFeatures& features, const KeyGates& gates)
      : model_(model),
        group_(group),
        gates_(gates),
        log_gate_QN_(at::log_sigmoid(gates.logits_QN.to(torch::kFloat32))),
        forced_(branch_rows(model, group, forced_ids(group), /*offset=*/0)),
        prefix_PD_(prefix_hidden(model, group, features)),
        positions_P_(group.prefix.position_ids.to(model.spec.device)),
        caches_(gates.kept.size(), nn::KvCache(model.decoder->shape().layers)) {}

  torch::Tensor logits() {
    for (size_t q = 0; q < gates_.kept.size(); ++q) add(q);
    models::Rows rows{.hidden_TD = torch::cat(hidden_),
                      .position_ids = torch::cat(positions_, -1),
                      .spans = std::move(spans_)};
    model_.decoder->run_layers({0, model_.decoder->shape().layers}, rows, {});
    return model_.decoder->logits(rows.hidden_TD.index_select(0, torch::cat(speaking_)));
  }

 private:
  // Prefix rows of the question, ascending, and the bias on them: zero with a gradient.
  struct Left {
    torch::Tensor rows_k, bias_k;
  };
  Left left_of(size_t q) const {
    const torch::Tensor& kept = gates_.kept[q];
    const torch::Tensor visual = visual_rows(group_), gate_N = log_gate_QN_[int64_t(q)];
    torch::Tensor stays = torch::ones({prefix_PD_.size(0)}, torch::kBool);
    stays.index_fill_(0, visual, false).index_fill_(0, visual.index_select(0, kept.cpu()), true);
    const torch::Tensor bias_P =
        torch::zeros({prefix_PD_.size(0)}, gate_N.options())
            .index_copy(0, visual.to(gate_N.device()), gate_N - gate_N.detach());
    const torch::Tensor rows = stays.nonzero().squeeze(1).to(prefix_PD_.device());
    return {rows, bias_P.index_select(0, rows)};
  }

  void add(size_t q) {
    const Left left = left_of(q);
    const int64_t first = forced_.first_row[q], own = forced_.num_rows[q];
    const int64_t begin = count_, prefix = left.rows_k.size(0);
    count_ += prefix + own;
    hidden_.push_back(prefix_PD_.index_select(0, left.rows_k));
    hidden_.push_back(forced_.rows.hidden_TD.narrow(0, first, own));
    const torch::Tensor own_positions = forced_.rows.position_ids.narrow(-1, first, own);
    const torch::Tensor positions = positions_P_.index_select(-1, left.rows_k);
    positions_.push_back(positions);
    positions_.push_back(positions.dim() == 1 ? own_positions : own_positions.expand({3, -1}));
    spans_.push_back({.begin = begin,
                      .end = count_,
                      .cache = &caches_[q],
                      .key_bias_Rn = left.bias_k.expand({prefix + own, -1})});
    const auto answer = std::ssize(group_.answers[q]);
    speaking_.push_back(torch::arange(count_ - answer, count_, left.rows_k.options()));
  }

  const models::Model& model_;
  const QuestionGroup& group_;
  const KeyGates& gates_;
  torch::Tensor log_gate_QN_;
  BranchRows forced_;
  torch::Tensor prefix_PD_, positions_P_;
  std::vector<nn::KvCache> caches_;
  std::vector<torch::Tensor> hidden_, positions_, speaking_;
  std::vector<models::RowSpan> spans_;
  int64_t count_ = 0;
};

torch::Tensor labels(const QuestionGroup& group) {
  std::vector<int64_t> ids;
  for (const std::vector<int64_t>& answer : group.answers) {
    ids.insert(ids.end(), answer.begin(), answer.end());
  }
  return torch::tensor(ids, torch::kInt64);
}

}  // namespace

GatedAnswers gated_answers(const models::Model& model, const QuestionGroup& group,
                           const inference::VisualFeatures& features, const KeyGates& gates) {
  const bool soft = gates.kept.empty();
  GatedAnswers said{.labels_A = labels(group).to(model.spec.device)};
  nn::KvCache prefix;
  if (soft || gates.with_plain) {
    const torch::NoGradGuard frozen;
    prefix = inference::run_prefix(model, group.prefix, features).cache;
  }
  if (gates.with_plain) {
    const torch::NoGradGuard frozen;
    nn::KvCache plain = prefix.fork();
    said.plain_AV = soft_logits(model, group, plain, {.first_layer = gates.first_layer});
  }
  said.logits_AV = soft ? soft_logits(model, group, prefix, gates)
                        : HardPass(model, group, features, gates).logits();
  return said;
}

}  // namespace glimpse::training
