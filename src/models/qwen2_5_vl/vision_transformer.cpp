#include "models/qwen2_5_vl/vision_transformer.h"

#include <torch/torch.h>

#include <algorithm>

#include "models/name_level.h"
#include "models/tower_flops.h"
#include "nn/gated_mlp.h"
#include "nn/rotary.h"
#include "nn/segment_attention.h"

// P patches, N visual tokens, u patches of a token, C width, H heads, d head size.

namespace glimpse::models {
namespace {

constexpr double kEpsilon = 1e-6;  // no key of the published config

struct VisionAttention : torch::nn::Module {
  explicit VisionAttention(const QwenVisionConfig& c) : heads(c.num_heads) {
    qkv = register_module("qkv", nn::Linear(nn::LinearOptions{
                                     .in = c.hidden_size, .out = 3 * c.hidden_size, .bias = true}));
    proj = register_module("proj", nn::Linear(nn::LinearOptions{
                                       .in = c.hidden_size, .out = c.hidden_size, .bias = true}));
  }
  struct Heads {
    torch::Tensor q_PHd, k_PHd, v_PHd;
  };
  Heads split(const torch::Tensor& x_PC, const nn::RotaryTable& rotary) {
    const std::vector<torch::Tensor> parts = qkv(x_PC).unflatten(-1, {3, heads, -1}).unbind(1);
    const auto turned = [&](const torch::Tensor& x_PHd) {
      return nn::rotate(x_PHd, rotary).to(x_PHd.scalar_type());
    };
    return {turned(parts[0]), turned(parts[1]), parts[2]};
  }
  torch::Tensor forward(const torch::Tensor& x_PC, const nn::RotaryTable& rotary,
                        const std::vector<int64_t>& segments) {
    const Heads parts = split(x_PC, rotary);
    return proj(nn::attend_segments(parts.q_PHd, parts.k_PHd, parts.v_PHd, segments));
  }
  int64_t heads;
  nn::Linear qkv{nullptr}, proj{nullptr};
};

struct VisionBlock : torch::nn::Module {
  explicit VisionBlock(const QwenVisionConfig& c)
      : norm1(c.hidden_size, kEpsilon),
        norm2(c.hidden_size, kEpsilon),
        mlp(nn::GatedMlpImpl::Options{
            .width = c.hidden_size, .inner = c.intermediate_size, .bias = true}) {
    register_module("norm1", norm1);
    register_module("norm2", norm2);
    attention = register_module("attn", std::make_shared<VisionAttention>(c));
    register_module("mlp", mlp);
  }
  VisionAttention::Heads heads_of(const torch::Tensor& x_PC, const nn::RotaryTable& rotary) {
    return attention->split(norm1(x_PC), rotary);
  }
  torch::Tensor forward(const torch::Tensor& x_PC, const nn::RotaryTable& rotary,
                        const std::vector<int64_t>& segments) {
    const torch::Tensor mixed = x_PC + attention->forward(norm1(x_PC), rotary, segments);
    return mixed + mlp(norm2(mixed));
  }
  nn::RmsNorm norm1, norm2;
  std::shared_ptr<VisionAttention> attention;
  nn::GatedMlp mlp;
};

std::vector<int64_t> times(std::vector<int64_t> lengths, int64_t unit) {
  for (int64_t& length : lengths) length *= unit;
  return lengths;
}

}  // namespace

// Rows of the tower are in window order, the patches of a token together.
struct QwenVisionTransformerImpl::Places {
  torch::Tensor order_N, raster_N;  // visual tokens: window order, and back
  std::vector<int64_t> frames, windows;
  nn::RotaryTable rotary;
};

struct QwenVisionTransformerImpl::Observed {
  const Places& places;
  const std::vector<int64_t>& segments;
  const VisionTaps& taps;
};

QwenVisionTransformerImpl::QwenVisionTransformerImpl(const QwenVisionConfig& config)
    : config_(config) {
  const int64_t width = config.hidden_size, side = config.patch_size;
  auto patch = register_module("patch_embed", std::make_shared<NameLevel>())
                   ->register_module("proj", std::make_shared<NameLevel>());
  patch_weight_ = patch->register_parameter(
      "weight", torch::empty({width, config.in_channels, config.temporal_patch_size, side, side}));
  for (int64_t i = 0; i < config.depth; ++i) {
    blocks_->push_back(std::make_shared<VisionBlock>(config));
  }
  register_module("blocks", blocks_.ptr());
  auto merger = register_module("merger", std::make_shared<NameLevel>());
  merger_norm_ = merger->register_module("ln_q", nn::RmsNorm(width, kEpsilon));
  auto mlp = merger->register_module("mlp", std::make_shared<NameLevel>());
  const int64_t merged = width * config.merge_unit();
  merger_in_ = mlp->register_module(
      "0", nn::Linear(nn::LinearOptions{.in = merged, .out = merged, .bias = true}));
  merger_out_ = mlp->register_module(
      "2",
      nn::Linear(nn::LinearOptions{.in = merged, .out = config.out_hidden_size, .bias = true}));
}

QwenVisionTransformerImpl::Places QwenVisionTransformerImpl::places_of(const Pixels& pixels) const {
  const int64_t merge = config_.spatial_merge_size, unit = config_.merge_unit();
  const torch::Device device = pixels.values.device();
  std::vector<nn::CellGrid> frames;
  for (const PictureShape& picture : pixels.pictures) {
    frames.insert(frames.end(), static_cast<size_t>(picture.patches.t),
                  {.height = picture.patches.h / merge, .width = picture.patches.w / merge});
  }
  const nn::GridCells tokens = nn::grid_cells(frames, device);
  const nn::Segments windows = nn::window_segments(tokens, config_.window_side());
  const nn::GridCells ordered = tokens.select(windows.order_N);
  const torch::Tensor inner = torch::arange(unit, ordered.row_N.options());
  const auto patches_of = [&](const torch::Tensor& index_N, const torch::Tensor& offset_u) {
    return (index_N.unsqueeze(1) * merge + offset_u).flatten();
  };
  const nn::GridCells patches{.row_N = patches_of(ordered.row_N, at::div(inner, merge, "floor")),
                              .column_N = patches_of(ordered.column_N, inner.remainder(merge))};
  return {.order_N = windows.order_N,
          .raster_N = windows.order_N.argsort(),
          .frames = times(nn::grid_segments(tokens).lengths, unit),
          .windows = times(windows.lengths, unit),
          .rotary = nn::grid_rotary_table(patches, config_.hidden_size / config_.num_heads)};
}

void QwenVisionTransformerImpl::observe(int64_t block, const torch::Tensor& x_PC,
                                        const Observed& what, VisionOutput& output) {
  const VisionTaps& taps = what.taps;
  const auto asked = [block](const std::vector<int64_t>& blocks) {
    return std::find(blocks.begin(), blocks.end(), block) != blocks.end();
  };
  if (!asked(taps.attention) && !asked(taps.unsplit_attention) && !asked(taps.keys)) return;
  const auto heads =
      blocks_->at<VisionBlock>(static_cast<size_t>(block)).heads_of(x_PC, what.places.rotary);
  const auto fill = [&](const std::vector<int64_t>& blocks, std::vector<torch::Tensor>& tensors,
                        const auto& make_P) {
    for (size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i] != block) continue;
      const torch::Tensor tokens = make_P().unflatten(0, {-1, config_.merge_unit()}).mean(1);
      tensors[i] = tokens.index_select(0, what.places.raster_N);
    }
  };
  fill(taps.attention, output.attention_N,
       [&] { return nn::received_attention(heads.q_PHd, heads.k_PHd, what.segments); });
  fill(taps.unsplit_attention, output.unsplit_attention_N, [&] {
    const auto whole = [](const torch::Tensor& x_PHd) { return x_PHd.flatten(1).unsqueeze(1); };
    return nn::received_attention(whole(heads.q_PHd), whole(heads.k_PHd), what.segments);
  });
  fill(taps.keys, output.keys_NHd, [&] { return heads.k_PHd; });
}

torch::Tensor QwenVisionTransformerImpl::merge(const torch::Tensor& x_PC) {
  const torch::Tensor tokens = merger_norm_(x_PC).view({-1, config_.merge_unit() * x_PC.size(1)});
  return merger_out_(at::gelu(merger_in_(tokens)));
}

double QwenVisionTransformerImpl::flops(const Pixels& pixels) const {
  const Places places = places_of(pixels);
  const auto whole = static_cast<int64_t>(config_.fullatt_block_indexes.size());
  TowerShape shape{.blocks = whole,
                   .width = config_.hidden_size,
                   .mlp_width = config_.intermediate_size,
                   .mlp_matrices = 3};
  double sum = tower_flops(shape, places.frames);
  shape.blocks = config_.depth - whole;
  sum += tower_flops(shape, places.windows);
  const int64_t patches = pixels.values.size(0), tokens = patches / config_.merge_unit();
  const int64_t merged = config_.hidden_size * config_.merge_unit();
  return sum + product_flops(patches, config_.patch_values(), config_.hidden_size) +
         product_flops(tokens, merged, merged) +
         product_flops(tokens, merged, config_.out_hidden_size);
}

VisionOutput QwenVisionTransformerImpl::run(const Pixels& pixels, const VisionTaps& taps) {
  TORCH_CHECK(pixels.values.dim() == 2 && pixels.values.size(1) == config_.patch_values(),
              "Qwen2.5-VL expects pixels [P, ", config_.patch_values(), "]");
  const Places places = places_of(pixels);
  const int64_t unit = config_.merge_unit(), width = config_.hidden_size;
  const torch::Tensor patches = pixels.values.to(patch_weight_.scalar_type());
  torch::Tensor x_PC = at::linear(patches, patch_weight_.view({width, -1}));
  x_PC = x_PC.view({-1, unit, width}).index_select(0, places.order_N).flatten(0, 1);
  const std::vector<int64_t>& full = config_.fullatt_block_indexes;
  VisionOutput output;
  output.taps_NC.resize(taps.hidden_states.size());
  output.attention_N.resize(taps.attention.size());
  output.unsplit_attention_N.resize(taps.unsplit_attention.size());
  output.keys_NHd.resize(taps.keys.size());
  for (int64_t block = 0; block < config_.depth; ++block) {
    const bool whole = std::find(full.begin(), full.end(), block) != full.end();
    observe(block, x_PC, {places, whole ? places.frames : places.windows, taps}, output);
    x_PC = blocks_->at<VisionBlock>(static_cast<size_t>(block))
               .forward(x_PC, places.rotary, whole ? places.frames : places.windows);
    for (size_t i = 0; i < taps.hidden_states.size(); ++i) {
      if (taps.hidden_states[i] != block) continue;
      output.taps_NC[i] = x_PC.view({-1, unit, width}).mean(1).index_select(0, places.raster_N);
    }
  }
  for (const auto* part :
       {&output.taps_NC, &output.attention_N, &output.unsplit_attention_N, &output.keys_NHd}) {
    for (const torch::Tensor& tensor : *part) {
      TORCH_CHECK(tensor.defined(), "a block that a tower with ", config_.depth,
                  " blocks does not have");
    }
  }
  output.projected_ND = merge(x_PC).index_select(0, places.raster_N);
  return output;
}

}  // namespace glimpse::models
