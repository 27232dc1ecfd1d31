#include "tensor/load.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "storage/safetensors.h"
#include "support/shared.h"

namespace glimpse::tensor {

TEST(TensorViews, ATensorOverAViewSharesItsBytesAndKeepsThemAlive) {
  auto bytes = std::make_shared<std::vector<float>>(std::vector<float>{1, 2, 3, 4, 5, 6});
  const std::weak_ptr<std::vector<float>> watch = bytes;
  torch::Tensor tensor = to_tensor({.dtype = storage::DType::f32,
                                    .shape = {2, 3},
                                    .bytes = std::as_writable_bytes(std::span(*bytes)),
                                    .owner = bytes});
  EXPECT_EQ(tensor.data_ptr(), bytes->data());
  bytes.reset();
  EXPECT_FALSE(watch.expired());
  EXPECT_EQ(tensor[1][0].item<float>(), 4);
  tensor.reset();
  EXPECT_TRUE(watch.expired());
}

TEST(TensorViews, AViewOfAContiguousTensorIsNoCopyAndOfAnotherIs) {
  const torch::Tensor tensor = torch::arange(6, torch::kInt64).view({2, 3});
  const storage::TensorView view = to_view(tensor);
  EXPECT_EQ(static_cast<void*>(view.bytes.data()), tensor.data_ptr());
  EXPECT_EQ(view.dtype, storage::DType::i64);
  const torch::Tensor turned = to_tensor(to_view(tensor.t()));
  EXPECT_TRUE(turned.equal(torch::tensor({{0, 3}, {1, 4}, {2, 5}}, torch::kInt64)));
}

TEST(TensorViews, EmptyTensorsHaveTheirShape) {
  const torch::Tensor back = to_tensor(to_view(torch::empty({0, 4})));
  EXPECT_EQ(back.sizes(), torch::IntArrayRef({0, 4}));
}

TEST(TensorFiles, ComeBackBitForBitWithTheirTypes) {
  const test::TempFolder folder;
  const Tensors written = {{"weights", torch::randn({3, 5})},
                           {"half", torch::randn({7}).to(torch::kBFloat16)},
                           {"mask", torch::tensor({true, false, true})},
                           {"scalar", torch::tensor(2.5)}};
  save_tensors(folder.path() / "t.safetensors", written, {{"made by", "a test"}});
  const Tensors read = load_tensors(folder.path() / "t.safetensors");
  ASSERT_EQ(read.size(), written.size());
  for (const auto& [name, tensor] : written) {
    EXPECT_EQ(read.at(name).scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(read.at(name).equal(tensor)) << name;
  }
  EXPECT_EQ(storage::read_safetensors(folder.path() / "t.safetensors").metadata.at("made by"),
            "a test");
}

TEST(TensorFiles, WritingToALoadedTensorDoesNotReachTheFile) {
  const test::TempFolder folder;
  save_tensors(folder.path() / "t.safetensors", {{"a", torch::zeros({4})}});
  torch::Tensor loaded = load_tensors(folder.path() / "t.safetensors").at("a");
  loaded.fill_(7);
  EXPECT_EQ(load_tensors(folder.path() / "t.safetensors").at("a").sum().item<float>(), 0);
}

}  // namespace glimpse::tensor
