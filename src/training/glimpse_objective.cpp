#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <algorithm>
#include <limits>

#include "inference/token_grids.h"
#include "nn/attention_rows.h"
#include "training/losses.h"
#include "training/predictor_objective.h"

// Q questions, P prefix rows, R new rows (glimpse rows and the answer's rows per question), S
// cached entries, H heads, N visual tokens, D decoder width, L layers, n glimpse tokens.

namespace glimpse::training {
namespace {

// A glimpse, and maybe the scout in front of it.
std::shared_ptr<torch::nn::Module> trained(const pruning::GlimpsePredictor& predictor,
                                           const pruning::ScoutPredictor& scout) {
  if (!scout) return predictor.ptr();
  auto both = std::make_shared<torch::nn::Module>();
  both->register_module("glimpse", predictor.ptr());
  both->register_module("scout", scout.ptr());
  return both;
}

class GlimpseObjective : public PredictorObjective {
 public:
  GlimpseObjective(const Host& host, pruning::GlimpsePredictor predictor,
                   const PredictorObjectiveConfig& config, pruning::ScoutPredictor scout)
      : PredictorObjective(host, config, trained(predictor, scout)),
        predictor_(std::move(predictor)),
        scout_(std::move(scout)) {}

 protected:
  std::vector<int64_t> taps() const override {
    std::vector<int64_t> taps = predictor_->config().visual_taps();
    if (scout_) taps.insert(taps.end(), scout_->config().taps.begin(), scout_->config().taps.end());
    return taps;
  }

  int64_t first_pruned_layer() const override { return predictor_->config().reduce_layer + 1; }

  GroupOutput forward(const QuestionGroup& group, const inference::VisualFeatures& features,
                      uint64_t noise_seed) override {
    const pruning::GlimpseConfig& options = predictor_->config();
    const int64_t cut = options.reduce_layer + 1, all = model().decoder->shape().layers;
    const bool speaks = config().losses.language > 0;
    const torch::Tensor scout_QN =
        scout_ ? scout_logits(model(), group, features, scout_) : torch::Tensor();
    PromptRun prompt = run_prompt(model(), group, features,
                                  {.layers = speaks ? all : cut,
                                   .differentiate = config().whole_sequence,
                                   .gate_logits_QN = scout_QN});
    Learner learner{group, prompt, new_rows(group, speaks), scout_QN};
    place_glimpse(learner, predictor_->table(at::make_generator<at::CPUGeneratorImpl>(noise_seed)));
    const models::TapRequest request{.query_layers = options.selected_layers,
                                     .query_rows = glimpse_rows(learner, options.le_length - 1)};
    models::LayerTaps taps = model().decoder->run_layers({0, cut}, learner.added.rows, request);
    GroupOutput output{.heads_QN = predict(learner, taps, features),
                       .scout_QN = scout_QN,
                       .prompt_TD = prompt.entered_TD};
    if (speaks) {
      model().decoder->run_layers({cut, all}, learner.added.rows, {});
      output.language = answer_loss(learner);
    }
    return output;
  }

 private:
  struct Learner {
    const QuestionGroup& group;
    PromptRun& prompt;
    BranchRows added;
    torch::Tensor scout_QN;  // undefined without a scout
  };

  // The rows of all questions' glimpse token number `token`, int64 [Q].
  static torch::Tensor glimpse_rows(const Learner& learner, int64_t token) {
    return torch::tensor(learner.added.first_row, torch::kInt64) + token;
  }

  // Per question: the glimpse rows, then (with the language loss) the answer. Its last token says
  // nothing more, but the reference's normaliser counts it.
  BranchRows new_rows(const QuestionGroup& group, bool with_answers) const {
    std::vector<std::vector<int64_t>> ids;
    for (const std::vector<int64_t>& answer : group.answers) {
      ids.emplace_back(static_cast<size_t>(predictor_->config().le_length),
                       model().spec.end_ids.front());
      const int64_t unread = config().answers_in_normaliser ? 0 : 1;
      if (with_answers) ids.back().insert(ids.back().end(), answer.begin(), answer.end() - unread);
    }
    return branch_rows(model(), group, ids, /*offset=*/1);
  }

  void place_glimpse(Learner& learner, const torch::Tensor& table_LnD) const {
    models::Rows& rows = learner.added.rows;
    const auto count = static_cast<int64_t>(learner.added.first_row.size());
    const torch::Tensor table = table_LnD.to(rows.hidden_TD.scalar_type());
    for (int64_t token = 0; token < table.size(1); ++token) {
      const torch::Tensor places = glimpse_rows(learner, token);
      const auto at_layer = [&](int64_t layer) {
        return table[layer].narrow(0, token, 1).expand({count, -1});
      };
      rows.hidden_TD = rows.hidden_TD.index_copy(0, places, at_layer(0));
      for (int64_t layer = 1; layer < table.size(0); ++layer) {
        rows.adds.push_back({.layer = layer, .rows = places, .values_nD = at_layer(layer)});
      }
    }
    rows.spans.push_back({.begin = 0,
                          .end = rows.hidden_TD.size(0),
                          .cache = &learner.prompt.cache,
                          .branch_R = learner.added.branch_R});
    if (!learner.scout_QN.defined()) return;
    rows.spans[0].key_bias_Rn = gate_bias(learner.group, learner.added.branch_R, learner.scout_QN);
  }

  // Which cached entries each question's glimpse row normalises over: bool [Q, S].
  torch::Tensor normalised_over(const Learner& learner) const {
    const auto questions = static_cast<int64_t>(learner.added.first_row.size());
    const torch::Tensor number = torch::arange(questions, torch::kInt64).unsqueeze(1);
    const int64_t prefix = learner.group.prefix.ids.size(0);
    torch::Tensor added = learner.added.branch_R.unsqueeze(0) == number;
    if (!config().answers_in_normaliser) {
      torch::Tensor glimpse = torch::zeros({added.size(1)}, torch::kBool);
      for (int64_t token = 0; token < predictor_->config().le_length; ++token) {
        glimpse.index_fill_(0, glimpse_rows(learner, token), true);
      }
      added = added & glimpse.unsqueeze(0);
    }
    return torch::cat({torch::ones({questions, prefix}, torch::kBool),
                       learner.prompt.questions.branch_R.unsqueeze(0) == number, added},
                      1);
  }

  // What the scout takes from the glimpse rows' logits, [Q, S]; undefined without one.
  static torch::Tensor scout_bias(const Learner& learner) {
    if (!learner.scout_QN.defined()) return {};
    const int64_t questions = learner.scout_QN.size(0);
    const torch::Tensor bias_QP =
        gate_bias(learner.group, torch::arange(questions, torch::kInt64), learner.scout_QN);
    const int64_t later =
        learner.prompt.questions.branch_R.size(0) + learner.added.branch_R.size(0);
    return at::constant_pad_nd(bias_QP, {0, later});
  }

  std::vector<torch::Tensor> predict(const Learner& learner, const models::LayerTaps& taps,
                                     const inference::VisualFeatures& features) {
    const torch::Tensor visual = visual_rows(learner.group);
    torch::Tensor ignored_QS;
    if (!predictor_->config().use_attention_logits) {
      ignored_QS = normalised_over(learner).logical_not();
    }
    const torch::Tensor bias_QS = scout_bias(learner);
    std::vector<torch::Tensor> rows_QNH;
    for (const int64_t layer : predictor_->config().selected_layers) {
      torch::Tensor scores_HQS =
          nn::attention_rows(taps.queries_HRd.at(layer), learner.prompt.cache.view(layer).keys,
                             nn::RowScore::raw)
              .to(torch::kFloat32);
      if (ignored_QS.defined()) {
        if (bias_QS.defined()) scores_HQS = scores_HQS + bias_QS;
        scores_HQS = scores_HQS.masked_fill(ignored_QS, -std::numeric_limits<float>::infinity())
                         .log_softmax(-1);
      }
      rows_QNH.push_back(scores_HQS.index_select(2, visual).permute({1, 2, 0}));
    }
    pruning::ImportanceInput input{.rows_QNF = torch::cat(rows_QNH, -1)};
    input.taps_NC = taps_of(learner.group, features, predictor_->config().visual_taps());
    input.grids = inference::token_grids(learner.group.prefix.visual_spans);
    if (predictor_->config().visual_content) {
      const torch::Tensor last = glimpse_rows(learner, predictor_->config().le_length - 1);
      input.glimpse_QD = learner.added.rows.hidden_TD.index_select(0, last).to(torch::kFloat32);
    }
    return predictor_->every_logits(input);
  }

  torch::Tensor answer_loss(const Learner& learner) const {
    std::vector<int64_t> labels, rows;
    for (size_t q = 0; q < learner.group.answers.size(); ++q) {
      const std::vector<int64_t>& answer = learner.group.answers[q];
      labels.insert(labels.end(), answer.begin(), answer.end());
      const int64_t first = learner.added.first_row[q] + predictor_->config().le_length - 1;
      for (size_t i = 0; i < answer.size(); ++i) rows.push_back(first + static_cast<int64_t>(i));
    }
    const torch::Tensor speaking =
        learner.added.rows.hidden_TD.index_select(0, torch::tensor(rows, torch::kInt64));
    return language_loss(model().decoder->logits(speaking), torch::tensor(labels));
  }

  pruning::GlimpsePredictor predictor_;
  pruning::ScoutPredictor scout_;
};

}  // namespace

std::unique_ptr<PredictorObjective> glimpse_objective(const PredictorObjective::Host& host,
                                                      pruning::GlimpsePredictor predictor,
                                                      const PredictorObjectiveConfig& config,
                                                      pruning::ScoutPredictor scout) {
  return std::make_unique<GlimpseObjective>(host, std::move(predictor), config, std::move(scout));
}

}  // namespace glimpse::training
