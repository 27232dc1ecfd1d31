#include "training/optimizer.h"

#include <torch/torch.h>

#include <cmath>

#include "base/error.h"

namespace glimpse::training {

AdamW::AdamW(std::vector<NamedParameter> parameters, const AdamWConfig& config)
    : parameters_(std::move(parameters)), config_(config) {
  for (const NamedParameter& p : parameters_) {
    const torch::Tensor weights = p.tensor.detach();
    masters_.push_back(weights.to(torch::kFloat32));  // the same storage when already float32
    exp_avg_.push_back(torch::zeros_like(masters_.back()));
    exp_avg_sq_.push_back(torch::zeros_like(masters_.back()));
    steps_.push_back(torch::zeros({}, masters_.back().options()));
  }
}

double AdamW::step(const std::vector<torch::Tensor>& gradients, double lr) {
  TORCH_CHECK(gradients.size() == parameters_.size(), "one gradient per parameter");
  torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> wide;
  double squares = 0;
  for (size_t i = 0; i < gradients.size(); ++i) {
    wide.push_back(gradients[i].defined() ? gradients[i].to(torch::kFloat32)
                                          : torch::zeros_like(masters_[i]));
    squares += wide.back().square().sum(torch::kFloat64).item<double>();
  }
  const double norm = std::sqrt(squares);
  if (!std::isfinite(norm)) return norm;
  const double scale = std::min(1.0, config_.max_grad_norm / (norm + 1e-6));
  for (size_t i = 0; i < wide.size(); ++i) {
    const double decay = masters_[i].dim() >= 2 ? config_.weight_decay : 0.0;
    const torch::Tensor gradient = scale < 1.0 ? wide[i] * scale : wide[i];
    steps_[i] += 1;
    at::_fused_adamw_({masters_[i]}, {gradient}, {exp_avg_[i]}, {exp_avg_sq_[i]}, {}, {steps_[i]},
                      lr, config_.beta1, config_.beta2, decay, config_.epsilon, /*amsgrad=*/false,
                      /*maximize=*/false);
  }
  publish();
  return norm;
}

void AdamW::publish() {
  for (size_t i = 0; i < parameters_.size(); ++i) {
    torch::Tensor weights = parameters_[i].tensor.detach();
    if (!weights.is_alias_of(masters_[i])) weights.copy_(masters_[i]);
  }
}

tensor::Tensors AdamW::state() const {
  tensor::Tensors state;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const std::string& name = parameters_[i].name;
    state.emplace("master/" + name, masters_[i]);
    state.emplace("exp_avg/" + name, exp_avg_[i]);
    state.emplace("exp_avg_sq/" + name, exp_avg_sq_[i]);
  }
  if (!steps_.empty()) state.emplace("optimizer_steps", steps_[0]);
  return state;
}

void AdamW::load(const tensor::Tensors& state, const std::string& where) {
  torch::NoGradGuard no_grad;
  const auto restore = [&](const std::string& key, const torch::Tensor& target) {
    const auto found = state.find(key);
    if (found == state.end() || found->second.sizes() != target.sizes()) {
      throw Error(
          {.where = where,
           .found = (found == state.end() ? "no tensor '" : "another shape for '") + key + "'",
           .advice =
               "the checkpoint belongs to another configuration; resume the run it came from"});
    }
    target.copy_(found->second);
  };
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const std::string& name = parameters_[i].name;
    restore("master/" + name, masters_[i]);
    restore("exp_avg/" + name, exp_avg_[i]);
    restore("exp_avg_sq/" + name, exp_avg_sq_[i]);
    restore("optimizer_steps", steps_[i]);
  }
  publish();
}

}  // namespace glimpse::training
