#include "models/lora_adapter.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/file.h"
#include "models/qwen_cases.h"
#include "models/tiny_qwen.h"
#include "models/whole_run.h"
#include "support/error_text.h"
#include "tensor/load.h"

namespace glimpse::models {
namespace {

constexpr const char* kQ = "model.layers.0.self_attn.q_proj";

class AdapterFolder {
 public:
  AdapterFolder(const std::string& module, int64_t in, const std::string& config)
      : a(torch::randn({2, in})), b(torch::randn({64, 2})) {
    const std::string at = "base_model.model." + module;
    tensor::save_tensors(folder_.path() / "adapter_model.safetensors",
                         {{at + ".lora_A.weight", a}, {at + ".lora_B.weight", b}});
    write_file_atomically(folder_.path() / "adapter_config.json", config);
  }
  const std::filesystem::path& path() const { return folder_.path(); }
  torch::Tensor a, b;

 private:
  test::TempFolder folder_;
};

std::string plain(const std::string& more = "") {
  return R"({"peft_type": "LORA", "r": 2, "lora_alpha": 8, "rank_pattern": {})" + more + "}";
}

}  // namespace

TEST(LoraAdapter, AddsTheScaledProductToItsWeight) {
  for (const char* module : {kQ, "model.language_model.layers.0.self_attn.q_proj"}) {
    const Model model = test::as_model(test::tiny_qwen());
    const AdapterFolder adapter(module, 64, plain());
    const torch::Tensor weight = model.modules->named_parameters()[std::string(kQ) + ".weight"];
    const torch::Tensor before = weight.clone();
    EXPECT_TRUE(has_adapter(adapter.path()));
    merge_adapter(model, adapter.path());
    EXPECT_LE(test::distance(weight, before + 4 * adapter.b.matmul(adapter.a)), 1e-5);
  }
}

TEST(LoraAdapter, RefusesOtherKindsAndStrangers) {
  const Model model = test::as_model(test::tiny_qwen());
  const auto refusal = [&](const AdapterFolder& adapter) {
    return test::error_text([&] { merge_adapter(model, adapter.path()); });
  };
  EXPECT_TRUE(test::mentions(refusal({kQ, 64, plain(R"(, "use_dora": true)")}), "another kind"));
  EXPECT_TRUE(test::mentions(refusal({kQ, 32, plain()}), kQ));
  EXPECT_TRUE(test::mentions(refusal({"model.layers.9.mlp.up_proj", 64, plain()}), "layers.9"));
  EXPECT_FALSE(has_adapter("/"));
}

}  // namespace glimpse::models
