#include "pruning/glimpse/importance_predictor.h"

#include <torch/torch.h>

#include "nn/gated_mlp.h"
#include "nn/rotary.h"
#include "nn/segment_attention.h"

namespace glimpse::pruning {
namespace {

constexpr double kNormEpsilon = 1e-6;  // not a config key in the published class

struct Folder : torch::nn::Module {};

nn::LinearOptions plain(int64_t in, int64_t out) { return {.in = in, .out = out, .bias = false}; }
nn::LinearOptions biased(int64_t in, int64_t out) { return {.in = in, .out = out, .bias = true}; }

// linear([z | u]) with u shared by all questions: its part is computed once and broadcast.
torch::Tensor linear_of_both(const nn::Linear& linear, const torch::Tensor& z_QNv,
                             const torch::Tensor& u_Nc) {
  const int64_t width = z_QNv.size(-1);
  const torch::Tensor& weight = linear->weight;
  return at::linear(z_QNv, weight.narrow(1, 0, width)) +
         at::linear(u_Nc, weight.narrow(1, width, u_Nc.size(-1)));
}

// Rows are in the order of their segments.
struct Places {
  nn::Segments segments;
  nn::RotaryTable rotary;

  // x in segment order, and back, along dimension `dim`.
  torch::Tensor ordered(const torch::Tensor& x, int64_t dim) const {
    return segments.order_N.defined() ? x.index_select(dim, segments.order_N) : x;
  }
  torch::Tensor restored(const torch::Tensor& x, int64_t dim) const {
    return segments.order_N.defined() ? x.index_select(dim, segments.order_N.argsort()) : x;
  }
};

Places places_of(const ImportanceInput& input, const ImportanceOptions& options) {
  const torch::Device device =
      input.alive_N.defined() ? input.alive_N.device() : input.rows_QNF.device();
  nn::GridCells cells = nn::grid_cells(input.grids, device);
  if (input.alive_N.defined()) cells = cells.select(input.alive_N);
  TORCH_CHECK(cells.row_N.size(0) == input.rows_QNF.size(1), "grids with ", cells.row_N.size(0),
              " tokens for ", input.rows_QNF.size(1), " rows");
  Places places{.segments = options.window_side > 0
                                ? nn::window_segments(cells, options.window_side)
                                : nn::grid_segments(cells)};
  if (places.segments.order_N.defined()) cells = cells.select(places.segments.order_N);
  const int64_t head_dim = (options.width + options.condition_width) / options.heads;
  places.rotary = nn::grid_rotary_table(cells, head_dim,
                                        options.round_rotary ? torch::kBFloat16 : torch::kFloat32);
  return places;
}

struct ConditionedAttention : torch::nn::Module {
  explicit ConditionedAttention(const ImportanceOptions& options)
      : heads(options.heads),
        q(square("q_proj", options.width + options.condition_width)),
        k(square("k_proj", options.width + options.condition_width)),
        v(square("v_proj", options.width)),
        o(square("o_proj", options.width)) {}

  torch::Tensor forward(const torch::Tensor& z_QNv, const torch::Tensor& u_Nc,
                        const Places& places) {
    const auto split = [this](const torch::Tensor& t) { return t.unflatten(-1, {heads, -1}); };
    const auto turned = [&](const nn::Linear& linear) {
      const torch::Tensor x = split(linear_of_both(linear, z_QNv, u_Nc));
      return nn::rotate(x, places.rotary).to(x.scalar_type());
    };
    return o(nn::attend_segments(turned(q), turned(k), split(v(z_QNv)), places.segments.lengths));
  }

  nn::Linear square(const char* name, int64_t width) {
    return register_module(name, nn::Linear(plain(width, width)));
  }
  int64_t heads;
  nn::Linear q, k, v, o;
};

class ConditionedLayerImpl : public torch::nn::Module {
 public:
  explicit ConditionedLayerImpl(const ImportanceOptions& o)
      : norm1_(register_module("norm1", nn::RmsNorm(o.width, kNormEpsilon))),
        norm2_(register_module("norm2", nn::RmsNorm(o.width, kNormEpsilon))),
        attention_(register_module("attn", std::make_shared<ConditionedAttention>(o))),
        mlp_(register_module("mlp", nn::GatedMlp(nn::GatedMlpImpl::Options{
                                        .width = o.width, .inner = 2 * o.width, .bias = true}))) {}

  torch::Tensor forward(const torch::Tensor& x_QNv, const torch::Tensor& u_Nc,
                        const Places& places) {
    const torch::Tensor after = x_QNv + attention_->forward(norm1_(x_QNv), u_Nc, places);
    return after + mlp_(norm2_(after));
  }

 private:
  nn::RmsNorm norm1_, norm2_;
  std::shared_ptr<ConditionedAttention> attention_;
  nn::GatedMlp mlp_;
};

}  // namespace

class VisualContentImpl : public torch::nn::Module {
 public:
  explicit VisualContentImpl(const ImportanceOptions& o)
      : visual_norm_(register_module("visual_norm", nn::RmsNorm(o.tap_width, kNormEpsilon))),
        glimpse_norm_(register_module("glimpse_norm", nn::RmsNorm(o.content_width, kNormEpsilon))),
        visual_(register_module("visual_proj", nn::Linear(plain(o.tap_width, 2 * o.width)))),
        glimpse_(register_module("glimpse_proj", nn::Linear(plain(o.content_width, 2 * o.width)))),
        out_(register_module("out_proj", nn::Linear(plain(2 * o.width, o.width)))) {}

  // -> [Q, N, h_v]. The question only scales channels: scaling the small out matrix instead of the
  // [Q, N, 2 h_v] product is the same sum with far less traffic.
  torch::Tensor forward(const torch::Tensor& tap_NC, const torch::Tensor& glimpse_QD) {
    const torch::Tensor visual_Nw = visual_(visual_norm_(tap_NC));
    const torch::Tensor glimpse_Qw = glimpse_(glimpse_norm_(glimpse_QD));
    const torch::Tensor weight_Qvw = out_->weight.unsqueeze(0) * glimpse_Qw.unsqueeze(1);
    return at::matmul(visual_Nw.unsqueeze(0), weight_Qvw.transpose(1, 2));
  }

 private:
  nn::RmsNorm visual_norm_, glimpse_norm_;
  nn::Linear visual_, glimpse_, out_;
};

ImportancePredictorImpl::ImportancePredictorImpl(const ImportanceOptions& options)
    : options_(options), in_proj_(biased(options.features, options.width)) {
  register_module("attn_in_proj", in_proj_);
  for (int64_t i = 0; i < options.taps; ++i) {
    condition_projs_->push_back(nn::Linear(biased(options.tap_width, options.condition_width)));
    layers_->push_back(std::make_shared<ConditionedLayerImpl>(options));
  }
  register_module("cond_in_projs", condition_projs_);
  register_module("layers", layers_);
  // The published list has one place per layer, mostly only the last has a head.
  auto heads = register_module("attn_out_projs", std::make_shared<Folder>());
  for (int64_t i = options.every_head ? 0 : options.taps - 1; i < options.taps; ++i) {
    out_projs_.push_back(
        heads->register_module(std::to_string(i), nn::Linear(biased(options.width, 1))));
  }
  if (options.content_width > 0) {
    content_ = register_module("content", std::make_shared<VisualContentImpl>(options));
  }
}

torch::Tensor ImportancePredictorImpl::forward(const ImportanceInput& input) {
  return every_logits(input).back();
}

std::vector<torch::Tensor> ImportancePredictorImpl::every_logits(const ImportanceInput& input) {
  TORCH_CHECK(static_cast<int64_t>(input.taps_NC.size()) == options_.taps, input.taps_NC.size(),
              " taps for a predictor with ", options_.taps);
  TORCH_CHECK(input.rows_QNF.dim() == 3 && input.rows_QNF.size(2) == options_.features,
              "attention rows ", input.rows_QNF.sizes(), " where [Q, N, ", options_.features,
              "] is expected");
  const torch::ScalarType dtype = in_proj_->weight.scalar_type();
  const Places places = places_of(input, options_);
  torch::Tensor x_QNv = in_proj_(input.rows_QNF.to(dtype));
  if (content_) {
    TORCH_CHECK(input.glimpse_QD.defined(), "the content term needs the glimpse rows' state");
    x_QNv = x_QNv + content_->forward(input.taps_NC[0].to(dtype), input.glimpse_QD.to(dtype));
  }
  x_QNv = places.ordered(x_QNv, 1);
  std::vector<torch::Tensor> logits_QN;
  const int64_t first_head = options_.taps - static_cast<int64_t>(out_projs_.size());
  for (int64_t i = 0; i < options_.taps; ++i) {
    const auto at = static_cast<size_t>(i);
    const torch::Tensor tap_NC = places.ordered(input.taps_NC[at].to(dtype), 0);
    const torch::Tensor u_Nc = condition_projs_->ptr<nn::LinearImpl>(at)->forward(tap_NC);
    x_QNv = layers_->ptr<ConditionedLayerImpl>(at)->forward(x_QNv, u_Nc, places);
    if (i < first_head) continue;
    const torch::Tensor head_QN =
        out_projs_[static_cast<size_t>(i - first_head)](x_QNv).squeeze(-1);
    logits_QN.push_back(places.restored(head_QN, 1));
  }
  return logits_QN;
}

}  // namespace glimpse::pruning
