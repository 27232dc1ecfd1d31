#include "pruning/glimpse/scout_predictor.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/require.h"
#include "nn/attention.h"

namespace glimpse::pruning {
namespace {

constexpr double kEpsilon = 1e-5;

nn::LinearOptions affine(int64_t in, int64_t out) { return {.in = in, .out = out, .bias = true}; }

struct ScoutAttention : torch::nn::Module {
  ScoutAttention(int64_t width, int64_t num_heads)
      : heads(num_heads),
        q(register_module("q_proj", nn::Linear(affine(width, width)))),
        k(register_module("k_proj", nn::Linear(affine(width, width)))),
        v(register_module("v_proj", nn::Linear(affine(width, width)))),
        o(register_module("o_proj", nn::Linear(affine(width, width)))) {}

  // x [Q or 1, R, w] looks at memory [Q or 1, S, w]; bias [Q, 1, 1, S] or undefined.
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& memory,
                        const torch::Tensor& bias) {
    const auto split = [this](const torch::Tensor& t) {
      return t.unflatten(-1, {heads, -1}).transpose(1, 2);
    };
    const torch::Tensor mixed = nn::attend(split(q(x)), split(k(memory)), split(v(memory)), bias);
    return o(mixed.transpose(1, 2).flatten(2));
  }

  int64_t heads;
  nn::Linear q, k, v, o;
};

struct ScoutMlp : torch::nn::Module {
  explicit ScoutMlp(int64_t width)
      : up(register_module("up_proj", nn::Linear(affine(width, 2 * width)))),
        down(register_module("down_proj", nn::Linear(affine(2 * width, width)))) {}
  torch::Tensor forward(const torch::Tensor& x) { return down(at::gelu(up(x))); }
  nn::Linear up, down;
};

// One layer of either stack; the question's layers have no cross-attention.
struct ScoutLayer : torch::nn::Module {
  ScoutLayer(const ScoutConfig& c, bool with_cross)
      : attention_norm(register_module("attn_norm", nn::LayerNorm(c.width, kEpsilon))),
        mlp_norm(register_module("mlp_norm", nn::LayerNorm(c.width, kEpsilon))),
        attention(register_module("attn", std::make_shared<ScoutAttention>(c.width, c.heads))),
        mlp(register_module("mlp", std::make_shared<ScoutMlp>(c.width))) {
    if (!with_cross) return;
    cross_norm = register_module("cross_norm", nn::LayerNorm(c.width, kEpsilon));
    cross = register_module("cross", std::make_shared<ScoutAttention>(c.width, c.heads));
  }

  torch::Tensor attend_self(const torch::Tensor& x, const torch::Tensor& bias) {
    const torch::Tensor normed = attention_norm(x);
    return x + attention->forward(normed, normed, bias);
  }
  torch::Tensor attend_question(const torch::Tensor& x, const torch::Tensor& question,
                                const torch::Tensor& bias) {
    return x + cross->forward(cross_norm(x), question, bias);
  }
  torch::Tensor think(const torch::Tensor& x) { return x + mlp->forward(mlp_norm(x)); }

  nn::LayerNorm attention_norm, mlp_norm, cross_norm{nullptr};
  std::shared_ptr<ScoutAttention> attention, cross;
  std::shared_ptr<ScoutMlp> mlp;
};

const ScoutConfig& checked(const ScoutConfig& config) {
  validate(config);
  return config;
}

}  // namespace

void validate(const ScoutConfig& c) {
  require_at_least(c.width, 1, "width");
  require_at_least(c.heads, 1, "heads");
  require_at_least(c.layers, 1, "layers");
  require_at_least(c.question_layers, 0, "question_layers");
  require_at_least(c.max_question_tokens, 1, "max_question_tokens");
  require_at_least(c.sink_tokens, 0, "sink_tokens");
  require(c.width % c.heads == 0, "heads", std::to_string(c.heads),
          "a divisor of width " + std::to_string(c.width));
  require(!c.taps.empty(), "taps", "[]", "one or more");
  for (const int64_t tap : c.taps) require_at_least(tap, 0, "taps");
  validate(c.rule);
}

QuestionBatch question_batch(const std::vector<torch::Tensor>& questions_TD, int64_t max_tokens) {
  std::vector<torch::Tensor> cut;
  int64_t longest = 0, shortest = max_tokens;
  for (const torch::Tensor& question : questions_TD) {
    const int64_t kept = std::min(question.size(0), max_tokens);
    TORCH_CHECK(kept > 0, "a question without tokens");
    cut.push_back(question.narrow(0, question.size(0) - kept, kept));
    longest = std::max(longest, kept);
    shortest = std::min(shortest, kept);
  }
  if (shortest == longest) return {.embeddings_QTD = torch::stack(cut)};
  QuestionBatch batch;
  const auto bools = cut[0].options().dtype(torch::kBool).requires_grad(false);
  batch.present_QT = torch::zeros({static_cast<int64_t>(cut.size()), longest}, bools);
  std::vector<torch::Tensor> padded;
  for (size_t i = 0; i < cut.size(); ++i) {
    const int64_t length = cut[i].size(0);
    batch.present_QT[static_cast<int64_t>(i)].narrow(0, 0, length).fill_(true);
    padded.push_back(at::constant_pad_nd(cut[i], {0, 0, 0, longest - length}));
  }
  batch.embeddings_QTD = torch::stack(padded);
  return batch;
}

ScoutPredictorImpl::ScoutPredictorImpl(const ScoutConfig& c, const HostShape& host)
    : config_(checked(c)),
      host_(host),
      tap_norm_(static_cast<int64_t>(c.taps.size()) * host.tap_width, kEpsilon),
      question_norm_(host.width, kEpsilon),
      question_out_norm_(c.width, kEpsilon),
      out_norm_(c.width, kEpsilon),
      tap_proj_(affine(static_cast<int64_t>(c.taps.size()) * host.tap_width, c.width)),
      question_proj_(affine(host.width, c.width)),
      out_proj_(affine(c.width, 1)) {
  register_module("tap_norm", tap_norm_);
  register_module("tap_proj", tap_proj_);
  register_module("question_norm", question_norm_);
  register_module("question_proj", question_proj_);
  positions_ =
      register_parameter("question_embeddings", torch::empty({c.max_question_tokens, c.width}));
  for (int64_t i = 0; i < c.question_layers; ++i) {
    question_layers_->push_back(std::make_shared<ScoutLayer>(c, /*with_cross=*/false));
  }
  register_module("question_layers", question_layers_);
  register_module("question_out_norm", question_out_norm_);
  for (int64_t i = 0; i < c.layers; ++i) {
    layers_->push_back(std::make_shared<ScoutLayer>(c, /*with_cross=*/true));
  }
  register_module("layers", layers_);
  register_module("out_norm", out_norm_);
  register_module("out_proj", out_proj_);
}

torch::Tensor ScoutPredictorImpl::read_questions(const QuestionBatch& questions,
                                                 const torch::Tensor& bias) {
  const torch::Tensor embeddings = questions.embeddings_QTD.to(tap_proj_->weight.scalar_type());
  const int64_t length = embeddings.size(1);
  TORCH_CHECK(length <= config_.max_question_tokens, "question of ", length, " tokens");
  torch::Tensor x = question_proj_(question_norm_(embeddings)) + positions_.narrow(0, 0, length);
  for (size_t i = 0; i < question_layers_->size(); ++i) {
    ScoutLayer& layer = *question_layers_->ptr<ScoutLayer>(i);
    x = layer.think(layer.attend_self(x, bias));
  }
  return question_out_norm_(x);
}

torch::Tensor ScoutPredictorImpl::forward(const std::vector<torch::Tensor>& taps_NC,
                                          const QuestionBatch& questions) {
  TORCH_CHECK(taps_NC.size() == config_.taps.size(), taps_NC.size(), " taps for a scout with ",
              config_.taps.size());
  const torch::ScalarType dtype = tap_proj_->weight.scalar_type();
  torch::Tensor bias;
  if (questions.present_QT.defined()) {
    bias = nn::additive_mask(questions.present_QT, dtype).unsqueeze(1).unsqueeze(1);
  }
  const torch::Tensor question_QTw = read_questions(questions, bias);
  // One row of tokens until the first question is seen: the first self-attention is shared.
  torch::Tensor x = tap_proj_(tap_norm_(torch::cat(taps_NC, -1).to(dtype))).unsqueeze(0);
  for (size_t i = 0; i < layers_->size(); ++i) {
    ScoutLayer& layer = *layers_->ptr<ScoutLayer>(i);
    x = layer.attend_self(x, {});
    x = layer.think(layer.attend_question(x, question_QTw, bias));
  }
  return out_proj_(out_norm_(x)).squeeze(-1);
}

void ScoutPredictorImpl::set_rule(const MaskRule& rule) {
  ScoutConfig changed = config_;
  changed.rule = rule;
  validate(changed);
  config_ = changed;
}

}  // namespace glimpse::pruning
