#include "training/pretrain_start.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "training/vision_objective.h"

namespace glimpse::training {
namespace {

constexpr int64_t kFrequencies = 8;  // per axis: 3 channels x 8 x 8 = 192 filters
constexpr int kSampleScenes = 64;

std::vector<data::Scene> sample_scenes(bool dense) {
  std::vector<data::Scene> scenes;
  for (uint64_t i = 0; i < kSampleScenes; ++i) {
    scenes.push_back(data::draw_scene({.seed = 99, .dense = dense}, i));
  }
  return scenes;
}

// Rows: class token zero, then patches in raster order; half the width for the column, half for the
// row.
torch::Tensor sin_cos_positions(int64_t side, int64_t width) {
  const int64_t quarter = width / 4;
  const torch::Tensor rate =
      at::pow(100.0, -torch::arange(quarter, torch::kFloat64) / double(quarter));
  const torch::Tensor angle =
      at::outer(torch::arange(side, torch::kFloat64), rate);              // [side, quarter]
  const torch::Tensor wave = torch::cat({angle.sin(), angle.cos()}, -1);  // [side, width / 2]
  const torch::Tensor rows = wave.unsqueeze(1).expand({side, side, -1});
  const torch::Tensor columns = wave.unsqueeze(0).expand({side, side, -1});
  const torch::Tensor table = torch::cat({columns, rows}, -1).flatten(0, 1);
  return torch::cat({torch::zeros({1, table.size(1)}, torch::kFloat64), table}).to(torch::kFloat32);
}

// Orthonormal filters [3 * 64, 3, patch, patch] of the opponent channels (grey, red-blue,
// green-magenta).
torch::Tensor cosine_filters(int64_t patch) {
  const auto options = torch::kFloat64;
  const torch::Tensor x = torch::arange(patch, options) + 0.5;
  const torch::Tensor k = torch::arange(kFrequencies, options);
  torch::Tensor basis =
      at::cos(at::outer(k, x) * (std::numbers::pi / double(patch)));  // [8, patch]
  basis = basis / basis.norm(2, {1}, true);
  const torch::Tensor opponent =
      torch::tensor({{1.0, 1.0, 1.0}, {1.0, 0.0, -1.0}, {1.0, -2.0, 1.0}}, options);
  const torch::Tensor colors = opponent / opponent.norm(2, {1}, true);
  return at::einsum("oc,fy,gx->ofgcyx", {colors, basis, basis}).reshape({-1, 3, patch, patch});
}

torch::Tensor whitened_filters(int64_t patch) {
  const torch::Tensor pixels = clip_pixels(sample_scenes(true)).to(torch::kFloat64);
  const torch::Tensor filters = cosine_filters(patch);
  const torch::Tensor response = at::conv2d(pixels, filters, {}, {patch, patch});
  const torch::Tensor deviation = response.transpose(0, 1).flatten(1).std(1).clamp_min(0.05);
  return (filters / deviation.view({-1, 1, 1, 1})).to(torch::kFloat32);
}

bool writes_residual(const std::string& name) {
  for (const char* part : {"out_proj.", "fc2.", "o_proj.", "down_proj."}) {
    if (name.find(part) != std::string::npos) return true;
  }
  return false;
}

void start_matrix(torch::Tensor weight, bool residual, at::Generator generator) {
  const double deviation = (residual ? 0.5 : 1.0) / std::sqrt(static_cast<double>(weight.size(1)));
  weight.normal_(0, deviation, generator);
}

}  // namespace

void start_vision(models::ClipVisionTransformerImpl& tower, uint64_t seed) {
  torch::NoGradGuard no_grad;
  const models::ClipVisionConfig& c = tower.config();
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  for (auto& item : tower.named_parameters()) {
    torch::Tensor p = item.value();
    if (item.key() == "embeddings.patch_embedding.weight") {
      const torch::Tensor filters = whitened_filters(c.patch_size);
      if (filters.size(0) == p.size(0)) {
        p.copy_(filters);
      } else {
        p.normal_(0, 1.0 / std::sqrt(3.0 * double(c.patch_size * c.patch_size)), generator);
      }
    } else if (item.key() == "embeddings.position_embedding.weight") {
      p.copy_(sin_cos_positions(c.image_size / c.patch_size, c.hidden_size));
    } else if (item.key() == "embeddings.class_embedding") {
      p.normal_(0, 0.02, generator);
    } else if (p.dim() == 2) {
      start_matrix(p, writes_residual(item.key()), generator);
    } else if (item.key().ends_with(".bias")) {
      p.zero_();
    }
  }
}

double measure_feature_std(models::LlavaModules& modules) {
  torch::NoGradGuard no_grad;
  const torch::Tensor pixels = clip_pixels(sample_scenes(false));
  const torch::Tensor state =
      modules.vision->hidden_states(pixels, {modules.config().feature_state()})[0];
  return state.slice(1, 1).to(torch::kFloat32).std().item<double>();
}

void start_language(models::LlavaModules& modules, double feature_std, uint64_t seed) {
  torch::NoGradGuard no_grad;
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  for (auto& item : modules.named_parameters()) {
    torch::Tensor p = item.value();
    const std::string& name = item.key();
    if (name.starts_with("vision_tower.")) continue;
    if (name.ends_with("embed_tokens.weight")) {
      p.normal_(0, 0.5, generator);
    } else if (p.dim() == 2) {
      start_matrix(p, writes_residual(name), generator);
      if (name == "multi_modal_projector.linear_1.weight") p.div_(feature_std);
      // GELU of a unit normal has std 0.6: the second layer brings the projected rows back to
      // about 1.
      if (name == "multi_modal_projector.linear_2.weight") p.mul_(1.6);
    } else if (name.ends_with(".bias")) {
      p.zero_();
    }
  }
}

}  // namespace glimpse::training
