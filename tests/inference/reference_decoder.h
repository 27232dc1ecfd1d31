#pragma once
#include <torch/torch.h>

#include <cmath>
#include <string>
#include <vector>

#include "models/llava/model.h"

// A second, plain implementation of the Llama decoder for tests: every row against every key, in
// double, with a visibility mask per layer instead of caches and compaction. S rows, D width, H
// heads, d head size.

namespace glimpse::test {

struct ReferenceRun {
  std::vector<torch::Tensor> hidden_SD;      ///< input of layer k
  std::vector<torch::Tensor> attention_HSS;  ///< softmax of layer k
  torch::Tensor logits_SV;
};

class ReferenceDecoder {
 public:
  explicit ReferenceDecoder(const models::LlavaModules& modules)
      : config_(modules.config().text_config) {
    for (const auto& item : modules.named_parameters()) {
      weights_.insert(item.key(), item.value().detach().to(torch::kFloat64));
    }
  }

  /// visible_SS: one bool mask per layer. adds_LD: vectors for the last row, by layer, or
  /// undefined.
  ReferenceRun run(const torch::Tensor& embeddings_SD, const torch::Tensor& position_ids,
                   const std::vector<torch::Tensor>& visible_SS,
                   const torch::Tensor& adds_LD = {}) const {
    ReferenceRun run;
    torch::Tensor x = embeddings_SD.to(torch::kFloat64);
    for (size_t layer = 0; layer < visible_SS.size(); ++layer) {
      if (adds_LD.defined() && layer > 0) {
        x = x.clone();
        x[-1] += adds_LD[static_cast<int64_t>(layer)].to(torch::kFloat64);
      }
      run.hidden_SD.push_back(x);
      const std::string at = "model.layers." + std::to_string(layer) + ".";
      const torch::Tensor normed = norm(x, at + "input_layernorm.weight");
      const auto heads = [&](const char* name) {
        return linear(normed, at + "self_attn." + name)
            .unflatten(-1, {-1, width()})
            .transpose(0, 1);
      };
      const torch::Tensor q = turn(heads("q_proj.weight"), position_ids);
      const torch::Tensor k = shared(turn(heads("k_proj.weight"), position_ids));
      torch::Tensor scores = q.matmul(k.transpose(1, 2)) / std::sqrt(double(width()));
      scores = scores.masked_fill(visible_SS[layer].logical_not(), -1e300);
      run.attention_HSS.push_back(at::softmax(scores, -1));
      const torch::Tensor mixed =
          run.attention_HSS.back().matmul(shared(heads("v_proj.weight"))).transpose(0, 1);
      x = x + linear(mixed.flatten(1), at + "self_attn.o_proj.weight");
      const torch::Tensor inner = norm(x, at + "post_attention_layernorm.weight");
      const torch::Tensor gate = at::silu(linear(inner, at + "mlp.gate_proj.weight"));
      x = x + linear(gate * linear(inner, at + "mlp.up_proj.weight"), at + "mlp.down_proj.weight");
    }
    run.logits_SV = linear(norm(x, "model.norm.weight"), "lm_head.weight");
    return run;
  }

 private:
  int64_t width() const { return config_.head_width(); }
  const torch::Tensor& weight(const std::string& name) const {
    return weights_["language_model." + name];
  }
  torch::Tensor linear(const torch::Tensor& x, const std::string& name) const {
    return x.matmul(weight(name).t());
  }
  torch::Tensor norm(const torch::Tensor& x, const std::string& name) const {
    return x / (x.square().mean(-1, true) + config_.rms_norm_eps).sqrt() * weight(name);
  }
  torch::Tensor shared(const torch::Tensor& x) const {
    return x.repeat_interleave(config_.num_attention_heads / config_.kv_heads(), 0);
  }
  // x [H, S, d]: the two halves of a head are the parts of complex numbers.
  torch::Tensor turn(const torch::Tensor& x, const torch::Tensor& position_ids) const {
    const int64_t half = width() / 2;
    const torch::Tensor rate =
        at::pow(config_.rope_base(), -torch::arange(half, torch::kFloat64) / double(half));
    const torch::Tensor angle = at::outer(position_ids.to(torch::kFloat64), rate);
    const torch::Tensor turned = at::complex(x.slice(-1, 0, half), x.slice(-1, half)) *
                                 at::polar(torch::ones_like(angle), angle);
    return torch::cat({at::real(turned), at::imag(turned)}, -1);
  }

  models::LlamaConfig config_;
  torch::OrderedDict<std::string, torch::Tensor> weights_;
};

/// Causal visibility of S rows.
inline torch::Tensor causal(int64_t num_rows) {
  return torch::ones({num_rows, num_rows}, torch::kBool).tril();
}

}  // namespace glimpse::test
