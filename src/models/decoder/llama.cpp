#include "models/decoder/llama.h"

#include <torch/torch.h>

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "models/name_level.h"
#include "nn/attention.h"
#include "nn/gated_mlp.h"
#include "nn/rotary.h"

// T packed rows, D width, H query heads, d head size, R rows of a span, S entries it sees.

namespace glimpse::models {
namespace {

struct LlamaAttention : torch::nn::Module {
  explicit LlamaAttention(const LlamaConfig& c) {
    const int64_t queries = c.num_attention_heads * c.head_width();
    const int64_t keys = c.kv_heads() * c.head_width();
    const bool bias = c.attention_bias || c.qkv_bias;
    const auto linear = [&](const char* name, const nn::LinearOptions& options) {
      return register_module(name, nn::Linear(options));
    };
    q = linear("q_proj", {.in = c.hidden_size, .out = queries, .bias = bias});
    k = linear("k_proj", {.in = c.hidden_size, .out = keys, .bias = bias});
    v = linear("v_proj", {.in = c.hidden_size, .out = keys, .bias = bias});
    o = linear("o_proj", {.in = queries, .out = c.hidden_size, .bias = c.attention_bias});
  }
  nn::Linear q{nullptr}, k{nullptr}, v{nullptr}, o{nullptr};
};

struct LlamaLayer : torch::nn::Module {
  explicit LlamaLayer(const LlamaConfig& c)
      : input_norm(c.hidden_size, c.rms_norm_eps),
        mlp_norm(c.hidden_size, c.rms_norm_eps),
        mlp(nn::GatedMlpImpl::Options{.width = c.hidden_size, .inner = c.intermediate_size}) {
    register_module("input_layernorm", input_norm);
    attention = register_module("self_attn", std::make_shared<LlamaAttention>(c));
    register_module("post_attention_layernorm", mlp_norm);
    register_module("mlp", mlp);
  }
  nn::RmsNorm input_norm, mlp_norm;
  std::shared_ptr<LlamaAttention> attention;
  nn::GatedMlp mlp;
};

// The mask (undefined = all visible) with the span's bias on its first keys.
torch::Tensor with_key_bias(const torch::Tensor& mask, const RowSpan& span, int64_t length,
                            torch::ScalarType dtype) {
  if (!span.key_bias_Rn.defined()) return mask;
  const torch::Tensor bias =
      at::constant_pad_nd(span.key_bias_Rn.to(dtype), {0, length - span.key_bias_Rn.size(1)});
  return mask.defined() ? mask + bias : bias;
}

// Masks depend on the cache's length only, which most layers share: built once per span and length.
class MaskMemo {
 public:
  explicit MaskMemo(size_t num_spans) : entries_(num_spans) {}

  torch::Tensor get(size_t span_number, const RowSpan& span, int64_t layer,
                    torch::ScalarType dtype) {
    const int64_t length = span.cache->length(layer);
    std::optional<Entry>& entry = entries_[span_number];
    if (!entry || entry->length != length) {
      const torch::Tensor visible =
          span.cache->visibility(layer, span.end - span.begin, span.branch_R);
      const torch::Tensor mask = visible.defined() ? nn::additive_mask(visible, dtype) : visible;
      entry = Entry{length, with_key_bias(mask, span, length, dtype)};
    }
    return entry->bias;
  }

 private:
  struct Entry {
    int64_t length;
    torch::Tensor bias;
  };
  std::vector<std::optional<Entry>> entries_;
};

void check_range(const LayerRange& range, int64_t num_layers) {
  TORCH_CHECK(0 <= range.begin && range.begin <= range.end && range.end <= num_layers, "layers [",
              range.begin, ", ", range.end, ") of a decoder with ", num_layers);
}

// One call of run_layers: what is shared by its layers.
struct LayerPass {
  Rows& rows;
  const TapRequest& request;
  LayerTaps& taps;
  nn::RotaryTable rotary;
  MaskMemo masks;
  int64_t head_dim;

  bool tapped(int64_t layer) const {
    const auto& wanted = request.query_layers;
    return std::find(wanted.begin(), wanted.end(), layer) != wanted.end();
  }

  torch::Tensor heads_first(const torch::Tensor& x_THd, const RowSpan& span) const {
    return x_THd.narrow(0, span.begin, span.end - span.begin).transpose(0, 1);
  }

  void add_embeddings(int64_t layer) {
    for (const LayerAdd& add : rows.adds) {
      if (add.layer == layer) rows.hidden_TD = rows.hidden_TD.index_add(0, add.rows, add.values_nD);
    }
  }

  // Returns the mixed heads [T, H * d], or nothing when only the cache was to be extended.
  torch::Tensor attend(int64_t layer, LlamaAttention& a, const torch::Tensor& x_TD,
                       bool cache_only) {
    const auto split = [this](const torch::Tensor& t) { return t.unflatten(-1, {-1, head_dim}); };
    const torch::Tensor k = nn::rotate(split(a.k(x_TD)), rotary), v = split(a.v(x_TD));
    torch::Tensor q;
    if (!cache_only || tapped(layer)) q = nn::rotate(split(a.q(x_TD)), rotary);
    if (tapped(layer)) {
      taps.queries_HRd[layer] = q.index_select(0, request.query_rows).transpose(0, 1);
    }
    std::vector<torch::Tensor> mixed, weights;
    for (size_t i = 0; i < rows.spans.size(); ++i) {
      const RowSpan& span = rows.spans[i];
      const auto seen =
          span.cache->append(layer, heads_first(k, span), heads_first(v, span), span.branch_R);
      if (cache_only) continue;
      const torch::Tensor bias = masks.get(i, span, layer, q.scalar_type());
      const torch::Tensor q_HRd = heads_first(q, span);
      torch::Tensor out_HRd;
      if (request.attention_weights) {
        weights.push_back(nn::attention_weights(q_HRd, seen.keys, bias));
        out_HRd = at::matmul(weights.back(), nn::repeat_heads(seen.values, q_HRd.size(0)));
      } else {
        out_HRd = nn::attend(q_HRd, seen.keys, seen.values, bias);
      }
      mixed.push_back(out_HRd.transpose(0, 1).flatten(1));
    }
    if (request.attention_weights) taps.attention_HRS.push_back(std::move(weights));
    if (cache_only) return {};
    return mixed.size() == 1 ? mixed[0] : torch::cat(mixed);
  }

  void run(int64_t layer, LlamaLayer& l, bool cache_only) {
    add_embeddings(layer);
    const torch::Tensor x = rows.hidden_TD;
    const torch::Tensor mixed = attend(layer, *l.attention, l.input_norm(x), cache_only);
    if (cache_only) return;
    const torch::Tensor after = x + l.attention->o(mixed);
    rows.hidden_TD = after + l.mlp(l.mlp_norm(after));
  }
};

}  // namespace

void validate(const LlamaConfig& config) {
  const auto refuse = [](const char* key, const std::string& found, const char* expected) {
    throw Error({.where = std::string("text_config.") + key,
                 .found = "'" + found + "'",
                 .expected = expected});
  };
  if (config.hidden_act != "silu") refuse("hidden_act", config.hidden_act, "silu");
  const int64_t heads = config.num_attention_heads, keys = config.kv_heads();
  if (keys < 1 || heads % keys != 0) {
    refuse("num_key_value_heads", std::to_string(keys), "a divisor of num_attention_heads");
  }
  for (const auto& rope : {config.rope_scaling, config.rope_parameters}) {
    if (!rope || rope->kind() == "default" || rope->kind() == "mrope") continue;
    refuse("rope_scaling.rope_type", rope->kind(), "rotary positions without scaling");
  }
  int64_t covered = 0;
  for (const int64_t section : config.rope_sections()) covered += 2 * section;
  if (covered != 0 && covered != config.head_width()) {
    refuse("rope_scaling.mrope_section", std::to_string(covered) + " dimensions",
           "sections that sum to half of a head");
  }
}

LlamaDecoderImpl::LlamaDecoderImpl(const LlamaConfig& config)
    : config_(config), norm_(config.hidden_size, config.rms_norm_eps) {
  validate(config);
  auto model = register_module("model", std::make_shared<NameLevel>());
  auto table = model->register_module("embed_tokens", std::make_shared<NameLevel>());
  embedding_VD_ =
      table->register_parameter("weight", torch::empty({config.vocab_size, config.hidden_size}));
  for (int64_t i = 0; i < config.num_hidden_layers; ++i) {
    layers_->push_back(std::make_shared<LlamaLayer>(config));
  }
  model->register_module("layers", layers_.ptr());
  model->register_module("norm", norm_);
  if (config.tied_head) return;
  head_ = register_module(
      "lm_head", nn::Linear(nn::LinearOptions{.in = config.hidden_size, .out = config.vocab_size}));
}

DecoderShape LlamaDecoderImpl::shape() const {
  return {.layers = config_.num_hidden_layers,
          .width = config_.hidden_size,
          .heads = config_.num_attention_heads,
          .kv_heads = config_.kv_heads(),
          .head_dim = config_.head_width(),
          .mlp_width = config_.intermediate_size,
          .vocabulary = config_.vocab_size};
}

torch::Tensor LlamaDecoderImpl::embed_tokens(const torch::Tensor& ids) {
  return at::embedding(embedding_VD_, ids);
}

LayerTaps LlamaDecoderImpl::run_layers(const LayerRange& range, Rows& rows,
                                       const TapRequest& request) {
  check_range(range, config_.num_hidden_layers);
  LayerTaps taps;
  LayerPass pass{rows,
                 request,
                 taps,
                 nn::rotary_table(rows.position_ids,
                                  {.head_dim = config_.head_width(),
                                   .base = config_.rope_base(),
                                   .sections = config_.rope_sections()},
                                  rows.hidden_TD.scalar_type()),
                 MaskMemo(rows.spans.size()),
                 config_.head_width()};
  for (int64_t layer = range.begin; layer < range.end; ++layer) {
    const bool cache_only = request.cache_only_last_layer && layer == range.end - 1;
    pass.run(layer, *layers_->ptr<LlamaLayer>(static_cast<size_t>(layer)), cache_only);
  }
  return taps;
}

torch::Tensor LlamaDecoderImpl::normed(const torch::Tensor& rows_RD) { return norm_(rows_RD); }

torch::Tensor LlamaDecoderImpl::logits(const torch::Tensor& rows_RD) {
  return head_ ? head_(normed(rows_RD)) : at::linear(normed(rows_RD), embedding_VD_);
}

}  // namespace glimpse::models
