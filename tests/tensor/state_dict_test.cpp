#include "tensor/state_dict.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "support/error_text.h"

namespace glimpse::tensor {
namespace {

struct Inner : torch::nn::Module {
  Inner() { weight = register_parameter("weight", torch::zeros({2, 3})); }
  torch::Tensor weight;
};

struct Outer : torch::nn::Module {
  Outer() {
    inner = register_module("inner", std::make_shared<Inner>());
    bias = register_parameter("bias", torch::zeros({2}));
  }
  std::shared_ptr<Inner> inner;
  torch::Tensor bias;
};

storage::TensorMap good_tensors() {
  return {{"inner.weight", to_view(torch::arange(6, torch::kFloat32).view({2, 3}))},
          {"bias", to_view(torch::tensor({0.5F, -0.5F}))}};
}

std::string message_of(const storage::TensorMap& tensors, const LoadOptions& options) {
  Outer module;
  return test::error_text([&] { load_state(module, tensors, options); });
}

bool has(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST(LoadState, FillsConvertsAndFreezesByDottedName) {
  Outer module;
  load_state(module, good_tensors(), {.where = "file", .dtype = torch::kBFloat16});
  EXPECT_EQ(module.inner->weight.scalar_type(), torch::kBFloat16);
  EXPECT_EQ(module.inner->weight[1][2].item<float>(), 5);
  EXPECT_FALSE(module.bias.requires_grad());
}

TEST(LoadState, SharesTheStoredBytesWhereNothingChangesAndOnlyOnRequest) {
  storage::TensorMap tensors = good_tensors();
  const void* stored = tensors.at("bias").bytes.data();
  Outer shared, converted, copied;
  load_state(shared, tensors, {.where = "file", .share = true});
  load_state(converted, tensors, {.where = "file", .dtype = torch::kBFloat16, .share = true});
  load_state(copied, tensors, {.where = "file"});
  EXPECT_EQ(shared.bias.data_ptr(), stored);
  EXPECT_NE(converted.bias.data_ptr(), stored);
  EXPECT_NE(copied.bias.data_ptr(), stored);
  tensors.clear();  // the parameters keep the bytes alive
  EXPECT_EQ(shared.bias[1].item<float>(), -0.5F);
}

TEST(LoadState, CopiesSoThatTheFileMayGo) {
  Outer module;
  const torch::Tensor source = torch::tensor({0.5F, -0.5F});
  storage::TensorMap tensors = good_tensors();
  tensors["bias"] = to_view(source);
  load_state(module, tensors, {.where = "file"});
  EXPECT_NE(module.bias.data_ptr(), source.data_ptr());
}

TEST(LoadState, NamesEveryMissingUnexpectedAndMisshapenTensorAtOnce) {
  storage::TensorMap tensors = good_tensors();
  tensors.erase("bias");
  tensors["inner.weight"] = to_view(torch::zeros({3, 2}));
  tensors["head"] = to_view(torch::zeros({1}));
  const std::string message = message_of(tensors, {.where = "model.safetensors"});
  EXPECT_TRUE(has(message, "model.safetensors")) << message;
  EXPECT_TRUE(has(message, "missing tensor 'bias'")) << message;
  EXPECT_TRUE(has(message, "unexpected tensor 'head'")) << message;
  EXPECT_TRUE(has(message, "[3, 2]")) << message;
  EXPECT_TRUE(has(message, "[2, 3]")) << message;
}

TEST(LoadState, ListsTheFirstNamesAndCountsTheRest) {
  storage::TensorMap tensors = good_tensors();
  for (int i = 0; i < 9; ++i) tensors["x" + std::to_string(i)] = to_view(torch::zeros({1}));
  const std::string message = message_of(tensors, {.where = "file"});
  EXPECT_TRUE(has(message, "'x5' and 3 more")) << message;
  EXPECT_FALSE(has(message, "x6")) << message;
}

TEST(LoadState, LeavesTheModuleAloneWhenSomethingIsWrong) {
  Outer module;
  storage::TensorMap tensors = good_tensors();
  tensors.erase("bias");
  EXPECT_THROW(load_state(module, tensors, {.where = "file"}), Error);
  EXPECT_EQ(module.inner->weight.abs().sum().item<float>(), 0);
}

TEST(LoadState, SkipsTensorsThatTheCallerCallsIgnorable) {
  storage::TensorMap tensors = good_tensors();
  tensors["rotary.inv_freq"] = to_view(torch::zeros({1}));
  const auto ignorable = [](const std::string& key) { return key.ends_with("inv_freq"); };
  EXPECT_EQ(message_of(tensors, {.where = "file", .ignorable = ignorable}), "");
}

TEST(StateOf, IsWhatLoadStateReads) {
  Outer first, second;
  load_state(first, good_tensors(), {.where = "file"});
  storage::TensorMap views;
  for (const auto& [name, tensor] : state_of(first)) views.emplace(name, to_view(tensor));
  load_state(second, views, {.where = "state"});
  EXPECT_TRUE(second.inner->weight.equal(first.inner->weight));
  EXPECT_TRUE(second.bias.equal(first.bias));
}

}  // namespace glimpse::tensor
