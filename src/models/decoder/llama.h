#pragma once
#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/pimpl.h>

#include "models/decoder/config.h"
#include "models/parts.h"
#include "nn/linear.h"
#include "nn/rms_norm.h"

namespace glimpse::models {

/// Llama decoder (Touvron et al. 2023) and its kin (Mistral, Qwen2): pre-norm, rotary positions on
/// one or three axes, grouped key heads, gated MLP. Parameter names are those of transformers'
/// LlamaForCausalLM ("model.layers.0.self_attn.q_proj.weight", "lm_head.weight"; none when tied).
class LlamaDecoderImpl : public torch::nn::Module, public Decoder {
 public:
  explicit LlamaDecoderImpl(const LlamaConfig& config);

  DecoderShape shape() const override;
  torch::Tensor embed_tokens(const torch::Tensor& ids) override;
  LayerTaps run_layers(const LayerRange& range, Rows& rows, const TapRequest& taps) override;
  torch::Tensor normed(const torch::Tensor& rows_RD) override;
  torch::Tensor logits(const torch::Tensor& rows_RD) override;

 private:
  LlamaConfig config_;
  torch::Tensor embedding_VD_;
  torch::nn::ModuleList layers_;
  nn::RmsNorm norm_{nullptr};
  nn::Linear head_{nullptr};
};
TORCH_MODULE(LlamaDecoder);

}  // namespace glimpse::models
