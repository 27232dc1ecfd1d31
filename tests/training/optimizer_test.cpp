#include "training/optimizer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>

#include "support/error_text.h"

namespace glimpse::training {
namespace {

constexpr double kNoClip = 1e9;

std::vector<NamedParameter> matrix_and_vector(uint64_t seed) {
  torch::manual_seed(seed);
  return {{"matrix", torch::randn({3, 4})}, {"vector", torch::randn({4})}};
}

std::vector<torch::Tensor> gradients(uint64_t seed) {
  torch::manual_seed(seed);
  return {torch::randn({3, 4}), torch::randn({4})};
}

}  // namespace

TEST(AdamW, EqualsLibtorchsWithDecayOnMatricesOnly) {
  auto ours = matrix_and_vector(1), theirs = matrix_and_vector(1);
  AdamW optimizer(ours, {.beta2 = 0.98, .weight_decay = 0.1, .max_grad_norm = kNoClip});
  const auto options = [](double decay) {
    return torch::optim::AdamWOptions(0.0).betas({0.9, 0.98}).eps(1e-8).weight_decay(decay);
  };
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(std::vector{theirs[0].tensor.requires_grad_()},
                      std::make_unique<torch::optim::AdamWOptions>(options(0.1)));
  groups.emplace_back(std::vector{theirs[1].tensor.requires_grad_()},
                      std::make_unique<torch::optim::AdamWOptions>(options(0.0)));
  torch::optim::AdamW reference(groups, options(0.0));
  for (uint64_t step = 0; step < 20; ++step) {
    const double lr = 1e-2 * static_cast<double>(20 - step);
    const auto grads = gradients(100 + step);
    optimizer.step(grads, lr);
    for (size_t i = 0; i < 2; ++i) {
      theirs[i].tensor.mutable_grad() = grads[i].clone();
      reference.param_groups()[i].options().set_lr(lr);
    }
    reference.step();
  }
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(ours[i].tensor.allclose(theirs[i].tensor.detach(), 1e-5, 1e-6)) << ours[i].name;
  }
}

TEST(AdamW, ReturnsTheNormBeforeClippingAndStepsWithTheClippedGradient) {
  auto clipped = matrix_and_vector(2), scaled = matrix_and_vector(2);
  AdamW one(clipped, {.max_grad_norm = 1.0}), two(scaled, {.max_grad_norm = kNoClip});
  for (uint64_t step = 0; step < 3; ++step) {
    auto grads = gradients(step);
    const double norm =
        std::sqrt(grads[0].square().sum().item<double>() + grads[1].square().sum().item<double>());
    EXPECT_NEAR(one.step(grads, 0.1), norm, 1e-5);
    for (torch::Tensor& grad : grads) grad = grad * (1.0 / (norm + 1e-6));
    two.step(grads, 0.1);
  }
  EXPECT_TRUE(clipped[0].tensor.allclose(scaled[0].tensor, 1e-4, 1e-5));
}

TEST(AdamW, ANonFiniteGradientChangesNothing) {
  auto parameters = matrix_and_vector(3);
  AdamW optimizer(parameters, {});
  optimizer.step(gradients(1), 0.1);
  const auto before = optimizer.state();
  std::map<std::string, torch::Tensor> copies;
  for (const auto& [name, tensor] : before) copies[name] = tensor.clone();
  auto grads = gradients(2);
  grads[1][2] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(std::isfinite(optimizer.step(grads, 0.1)));
  for (const auto& [name, tensor] : optimizer.state()) EXPECT_TRUE(tensor.equal(copies[name]));
}

TEST(AdamW, AnUndefinedGradientIsZero) {
  auto with_zero = matrix_and_vector(4), without = matrix_and_vector(4);
  AdamW one(with_zero, {}), two(without, {});
  const auto grads = gradients(1);
  one.step({grads[0], torch::zeros({4})}, 0.1);
  two.step({grads[0], torch::Tensor()}, 0.1);
  EXPECT_TRUE(with_zero[1].tensor.equal(without[1].tensor));
  EXPECT_THROW(one.step({grads[0]}, 0.1), c10::Error);
}

TEST(AdamW, Bfloat16WeightsFollowFloat32Masters) {
  // Steps of 1e-4 are lost on a bfloat16 weight of 1, but not on its master.
  std::vector<NamedParameter> parameters = {{"w", torch::ones({4}, torch::kBFloat16)}};
  AdamW optimizer(parameters, {.max_grad_norm = kNoClip});
  for (int step = 0; step < 100; ++step) {
    optimizer.step({torch::ones({4}, torch::kBFloat16)}, 1e-4);
  }
  const torch::Tensor master = optimizer.state().at("master/w");
  EXPECT_NEAR(master[0].item<float>(), 0.99, 1e-4);
  EXPECT_TRUE(parameters[0].tensor.equal(master.to(torch::kBFloat16)));
}

TEST(AdamW, ContinuesBitForBitFromItsState) {
  auto one = matrix_and_vector(5), two = matrix_and_vector(6);
  AdamW first(one, {.weight_decay = 0.1}), second(two, {.weight_decay = 0.1});
  for (uint64_t step = 0; step < 5; ++step) first.step(gradients(step), 0.1);
  tensor::Tensors saved;
  for (const auto& [name, tensor] : first.state()) saved[name] = tensor.clone();
  second.load(saved, "a file");
  for (uint64_t step = 5; step < 8; ++step) {
    first.step(gradients(step), 0.1);
    second.step(gradients(step), 0.1);
  }
  for (size_t i = 0; i < 2; ++i) EXPECT_TRUE(one[i].tensor.equal(two[i].tensor));
}

TEST(AdamW, RefusesTheStateOfAnotherModel) {
  auto parameters = matrix_and_vector(7);
  AdamW optimizer(parameters, {});
  tensor::Tensors state = optimizer.state();
  state["exp_avg/matrix"] = torch::zeros({4, 3});
  const auto refusal = [&] { return test::error_text([&] { optimizer.load(state, "step-7"); }); };
  EXPECT_NE(refusal().find("another shape for 'exp_avg/matrix'"), std::string::npos) << refusal();
  state.erase("exp_avg/matrix");
  EXPECT_NE(refusal().find("no tensor 'exp_avg/matrix'"), std::string::npos) << refusal();
  EXPECT_NE(refusal().find("step-7"), std::string::npos);
}

}  // namespace glimpse::training
