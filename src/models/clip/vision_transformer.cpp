#include "models/clip/vision_transformer.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "nn/attention.h"
#include "nn/attention_rows.h"

// B pictures, P = patches + class token, C width, H heads, d head size.

namespace glimpse::models {
namespace {

// Gives a name of the checkpoint to parameters that have no module of their own.
struct Names : torch::nn::Module {
  torch::Tensor add(const std::string& name, at::IntArrayRef shape) {
    return register_parameter(name, torch::empty(shape));
  }
};

struct ClipAttention : torch::nn::Module {
  explicit ClipAttention(const ClipVisionConfig& c) : heads(c.num_attention_heads) {
    const nn::LinearOptions square{.in = c.hidden_size, .out = c.hidden_size, .bias = true};
    q = register_module("q_proj", nn::Linear(square));
    k = register_module("k_proj", nn::Linear(square));
    v = register_module("v_proj", nn::Linear(square));
    out = register_module("out_proj", nn::Linear(square));
  }
  // Attention of the class token to the patches, mean over heads: [B, N].
  torch::Tensor class_attention(const torch::Tensor& x_BPC, int64_t num_heads) {
    const auto split = [num_heads](const torch::Tensor& t) {
      return t.unflatten(-1, {num_heads, -1}).transpose(1, 2);
    };
    const torch::Tensor row_BH1P =
        nn::attention_rows(split(q(x_BPC.slice(1, 0, 1))), split(k(x_BPC)), nn::RowScore::softmax);
    return row_BH1P.to(torch::kFloat32).mean(1).squeeze(1).slice(1, 1);
  }
  torch::Tensor forward(const torch::Tensor& x_BPC) {
    const auto split = [this](const torch::Tensor& t) {
      return t.unflatten(-1, {heads, -1}).transpose(1, 2);  // [B, H, P, d]
    };
    const torch::Tensor mixed = nn::attend(split(q(x_BPC)), split(k(x_BPC)), split(v(x_BPC)), {});
    return out(mixed.transpose(1, 2).flatten(-2));
  }
  int64_t heads;
  nn::Linear q{nullptr}, k{nullptr}, v{nullptr}, out{nullptr};
};

struct ClipMlp : torch::nn::Module {
  explicit ClipMlp(const ClipVisionConfig& c) : quick(c.hidden_act == "quick_gelu") {
    fc1 =
        register_module("fc1", nn::Linear(nn::LinearOptions{
                                   .in = c.hidden_size, .out = c.intermediate_size, .bias = true}));
    fc2 =
        register_module("fc2", nn::Linear(nn::LinearOptions{
                                   .in = c.intermediate_size, .out = c.hidden_size, .bias = true}));
  }
  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor inner = fc1(x);
    return fc2(quick ? inner * at::sigmoid(1.702 * inner) : at::gelu(inner));
  }
  bool quick;
  nn::Linear fc1{nullptr}, fc2{nullptr};
};

struct ClipBlock : torch::nn::Module {
  explicit ClipBlock(const ClipVisionConfig& c)
      : norm1(c.hidden_size, c.layer_norm_eps), norm2(c.hidden_size, c.layer_norm_eps) {
    attention = register_module("self_attn", std::make_shared<ClipAttention>(c));
    register_module("layer_norm1", norm1);
    mlp = register_module("mlp", std::make_shared<ClipMlp>(c));
    register_module("layer_norm2", norm2);
  }
  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor mixed = x + attention->forward(norm1(x));
    return mixed + mlp->forward(norm2(mixed));
  }
  std::shared_ptr<ClipAttention> attention;
  std::shared_ptr<ClipMlp> mlp;
  nn::LayerNorm norm1, norm2;
};

}  // namespace

ClipVisionTransformerImpl::ClipVisionTransformerImpl(const ClipVisionConfig& config)
    : config_(config),
      pre_norm_(config.hidden_size, config.layer_norm_eps),
      post_norm_(config.hidden_size, config.layer_norm_eps) {
  if (config.hidden_act != "quick_gelu" && config.hidden_act != "gelu") {
    throw Error({.where = "vision_config.hidden_act",
                 .found = "'" + config.hidden_act + "'",
                 .expected = "quick_gelu or gelu"});
  }
  const int64_t width = config.hidden_size, side = config.image_size / config.patch_size;
  auto embeddings = register_module("embeddings", std::make_shared<Names>());
  auto patch = embeddings->register_module("patch_embedding", std::make_shared<Names>());
  auto position = embeddings->register_module("position_embedding", std::make_shared<Names>());
  class_embedding_ = embeddings->add("class_embedding", {width});
  patch_weight_ = patch->add("weight", {width, 3, config.patch_size, config.patch_size});
  positions_ = position->add("weight", {side * side + 1, width});
  register_module("pre_layrnorm", pre_norm_);
  auto encoder = register_module("encoder", std::make_shared<Names>());
  for (int64_t i = 0; i < config.num_hidden_layers; ++i) {
    blocks_->push_back(std::make_shared<ClipBlock>(config));
  }
  encoder->register_module("layers", blocks_.ptr());
  register_module("post_layernorm", post_norm_);
}

torch::Tensor ClipVisionTransformerImpl::embed(const torch::Tensor& pixels) {
  const int64_t batch = pixels.size(0), patch = config_.patch_size;
  const int64_t side = config_.image_size / patch, width = config_.hidden_size;
  TORCH_CHECK(pixels.dim() == 4 && pixels.size(2) == config_.image_size &&
                  pixels.size(3) == config_.image_size,
              "CLIP expects pixels [B, 3, ", config_.image_size, ", ", config_.image_size, "]");
  // The convolution's stride equals its kernel, so it is one matrix product over flattened patches.
  const torch::Tensor patches = pixels.view({batch, 3, side, patch, side, patch})
                                    .permute({0, 2, 4, 1, 3, 5})
                                    .reshape({batch, side * side, 3 * patch * patch});
  const torch::Tensor rows =
      at::linear(patches.to(patch_weight_.scalar_type()), patch_weight_.view({width, -1}));
  const torch::Tensor head = class_embedding_.expand({batch, 1, width});
  return pre_norm_(torch::cat({head, rows}, 1) + positions_);
}

std::vector<torch::Tensor> ClipVisionTransformerImpl::hidden_states(
    const torch::Tensor& pixels, const std::vector<int64_t>& numbers) {
  return run(pixels, {.hidden_states = numbers}).states_BPC;
}

void ClipVisionTransformerImpl::observe(int64_t number, const torch::Tensor& x_BPC,
                                        const VisionTaps& taps, ClipRows& rows) {
  const auto each = [number](const std::vector<int64_t>& numbers, const auto& fill) {
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] == number) fill(i);
    }
  };
  each(taps.hidden_states, [&](size_t i) { rows.states_BPC[i] = x_BPC; });
  if (number == config_.num_hidden_layers) return;  // behind the last block
  ClipBlock& block = blocks_->at<ClipBlock>(static_cast<size_t>(number));
  ClipAttention& attention = *block.attention;
  each(taps.attention, [&](size_t i) {
    rows.attention_BN[i] = attention.class_attention(block.norm1(x_BPC), attention.heads);
  });
  each(taps.unsplit_attention, [&](size_t i) {
    rows.unsplit_attention_BN[i] = attention.class_attention(block.norm1(x_BPC), 1);
  });
  each(taps.keys, [&](size_t i) {
    rows.keys_BNHd[i] =
        attention.k(block.norm1(x_BPC)).slice(1, 1).unflatten(-1, {attention.heads, -1});
  });
}

ClipRows ClipVisionTransformerImpl::run(const torch::Tensor& pixels, const VisionTaps& taps) {
  const int64_t blocks = config_.num_hidden_layers;
  int64_t last = 0;
  const auto reach = [&](const std::vector<int64_t>& numbers, int64_t end, const char* what) {
    for (const int64_t number : numbers) {
      TORCH_CHECK(0 <= number && number < end, what, " ", number, " of a tower with ", blocks,
                  " blocks");
      last = std::max(last, number);
    }
  };
  reach(taps.hidden_states, blocks + 1, "hidden state");
  reach(taps.attention, blocks, "attention of block");
  reach(taps.unsplit_attention, blocks, "attention of block");
  reach(taps.keys, blocks, "keys of block");
  ClipRows rows{.states_BPC = std::vector<torch::Tensor>(taps.hidden_states.size()),
                .attention_BN = std::vector<torch::Tensor>(taps.attention.size()),
                .unsplit_attention_BN = std::vector<torch::Tensor>(taps.unsplit_attention.size()),
                .keys_BNHd = std::vector<torch::Tensor>(taps.keys.size())};
  torch::Tensor x = embed(pixels);
  for (int64_t number = 0;; ++number) {
    observe(number, x, taps, rows);
    if (number == last) return rows;
    x = blocks_->at<ClipBlock>(static_cast<size_t>(number)).forward(x);
  }
}

}  // namespace glimpse::models
