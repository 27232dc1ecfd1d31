#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace glimpse::models {

/// Rotary settings of a config.json: `rope_parameters` of transformers 5, `rope_scaling` before.
struct RopeParameters {
  std::optional<double> rope_theta;
  std::optional<std::string> rope_type, type;
  std::vector<int64_t> mrope_section;

  std::string kind() const { return rope_type.value_or(type.value_or("default")); }
};

template <class V>
void visit_fields(V& v, RopeParameters& c) {
  v("rope_theta", c.rope_theta, "base of the rotary frequencies");
  v("rope_type", c.rope_type, "default | mrope");
  v("type", c.type, "rope_type in older files");
  v("mrope_section", c.mrope_section, "frequencies that follow time, row and column (M-RoPE)");
}

/// A Llama-like decoder (Llama, Mistral, Qwen2) as a Hugging Face config.json describes it.
struct LlamaConfig {
  int64_t vocab_size = 32000;
  int64_t hidden_size = 4096;
  int64_t intermediate_size = 11008;
  int64_t num_hidden_layers = 32;
  int64_t num_attention_heads = 32;
  std::optional<int64_t> num_key_value_heads;
  std::optional<int64_t> head_dim;
  double rms_norm_eps = 1e-5;
  double rope_theta = 10000.0;
  std::optional<RopeParameters> rope_scaling, rope_parameters;
  std::string hidden_act = "silu";
  bool attention_bias = false;
  std::optional<int64_t> max_position_embeddings;
  bool qkv_bias = false;   ///< Qwen2: biases on q, k and v; no key of its own
  bool tied_head = false;  ///< the head is the embedding table; folders default differently

  int64_t kv_heads() const { return num_key_value_heads.value_or(num_attention_heads); }
  int64_t head_width() const { return head_dim.value_or(hidden_size / num_attention_heads); }
  double rope_base() const {
    return rope_parameters ? rope_parameters->rope_theta.value_or(rope_theta) : rope_theta;
  }
  /// Of M-RoPE, empty for one axis.
  std::vector<int64_t> rope_sections() const {
    if (rope_parameters && !rope_parameters->mrope_section.empty())
      return rope_parameters->mrope_section;
    return rope_scaling ? rope_scaling->mrope_section : std::vector<int64_t>{};
  }
};

template <class V>
void visit_fields(V& v, LlamaConfig& c) {
  v("vocab_size", c.vocab_size, "rows of the embedding table");
  v("hidden_size", c.hidden_size, "width of the residual stream");
  v("intermediate_size", c.intermediate_size, "width of the gated MLP");
  v("num_hidden_layers", c.num_hidden_layers, "decoder layers");
  v("num_attention_heads", c.num_attention_heads, "query heads");
  v("num_key_value_heads", c.num_key_value_heads, "key and value heads; default: query heads");
  v("head_dim", c.head_dim, "width of a head; default: hidden_size / heads");
  v("rms_norm_eps", c.rms_norm_eps, "epsilon of the norms");
  v("rope_theta", c.rope_theta, "base of the rotary frequencies");
  v("rope_scaling", c.rope_scaling, "kind and sections of the rotary positions");
  v("rope_parameters", c.rope_parameters, "the same as transformers 5 writes it");
  v("hidden_act", c.hidden_act, "silu");
  v("max_position_embeddings", c.max_position_embeddings, "longest prompt; absent: any");
  v("attention_bias", c.attention_bias, "biases on q, k, v and output projections");
}

/// Errors: Error for values this implementation does not cover.
void validate(const LlamaConfig& config);

}  // namespace glimpse::models
