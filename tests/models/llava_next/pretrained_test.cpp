#include "models/llava_next/pretrained.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

#include "base/file.h"
#include "models/llava_next/model.h"
#include "models/llava_next_cases.h"
#include "models/pretrained.h"
#include "models/whole_run.h"
#include "support/error_text.h"

namespace glimpse::models {

#ifdef GLIMPSE_SHARED_DIR
namespace {

namespace fs = std::filesystem;

constexpr double kNextTolerance = 2e-4;

// The folder with other weights.
class ChangedNextFolder {
 public:
  ChangedNextFolder() {
    for (const char* name : {"config.json", "tokenizer.json", "tokenizer_config.json",
                             "preprocessor_config.json", "chat_template.jinja"}) {
      fs::create_symlink(test::llava_next() / name, folder_.path() / name);
    }
  }
  Model load_with(const std::function<void(tensor::Tensors&)>& change) const {
    tensor::Tensors tensors = tensor::load_tensors(test::llava_next() / "model.safetensors");
    change(tensors);
    tensor::save_tensors(folder_.path() / "model.safetensors", tensors);
    return load_model(folder_.path(), {.dtype = "float32"});
  }
  std::string message_with(const std::function<void(tensor::Tensors&)>& change) const {
    return test::error_text([&] { load_with(change); });
  }

 private:
  test::TempFolder folder_;
};

}  // namespace

TEST(LlavaNextPretrained, FeaturesHiddenStatesAndLogitsEqualTheRecord) {
  c10::InferenceMode guard;
  const Model model = load_model(test::llava_next(), {.dtype = "float32"});
  const auto expected = tensor::load_tensors(test::llava_next() / "cases/expected.safetensors");
  for (const test::RecordedCase& one : test::llava_next_cases()) {
    const auto run = test::run_whole(model, model.processor->prepare(one.prompt, one.pictures));
    EXPECT_LE(test::distance(run.logits_SV[-1], test::recorded(expected, one, "last_logits")),
              kNextTolerance)
        << one.name;
    const torch::Tensor features = test::recorded(expected, one, "image_features");
    if (features.defined()) {
      EXPECT_LE(test::distance(run.features_ND, features), kNextTolerance) << one.name;
    }
    for (size_t layer = 0; layer < run.hidden_SD.size(); ++layer) {
      const auto hidden = test::recorded(expected, one, "hidden." + std::to_string(layer));
      if (!hidden.defined()) continue;
      EXPECT_LE(test::distance(run.hidden_SD[layer], hidden), kNextTolerance) << one.name;
    }
  }
}

TEST(LlavaNextPretrained, TowerStatesEqualTheRecord) {
  c10::InferenceMode guard;
  const Model model = load_model(test::llava_next(), {.dtype = "float32"});
  const auto expected = tensor::load_tensors(test::llava_next() / "cases/expected.safetensors");
  const auto one = test::llava_next_cases()[0];
  const Pixels pixels = model.processor->pixels(one.pictures[0]);
  auto& vision = dynamic_cast<LlavaNextModules&>(*model.modules).vision;
  const auto states = vision->hidden_states(pixels.values, {0, 1, 2, 3});
  EXPECT_LE(test::distance(states[0], expected.at("one_image.vision.pre_layrnorm")), 1e-4);
  for (const char* block : {"0", "1", "2"}) {
    EXPECT_LE(test::distance(states[static_cast<size_t>(*block - '0') + 1],
                             expected.at(std::string("one_image.vision.block") + block)),
              1e-4);
  }
}

TEST(LlavaNextPretrained, ReadsTheNamesOfNewerReleases) {
  const ChangedNextFolder folder;
  const Model model = folder.load_with([](tensor::Tensors& tensors) {
    tensor::Tensors renamed;
    for (const auto& [key, tensor] : tensors) {
      const std::string decoder = "language_model.model.", head = "language_model.lm_head.weight";
      renamed[key == head                ? "lm_head.weight"
              : key.starts_with(decoder) ? "model.language_model." + key.substr(decoder.size())
                                         : "model." + key] = tensor;
    }
    tensors = renamed;
  });
  EXPECT_EQ(weights_fingerprint(*model.modules),
            weights_fingerprint(*load_model(test::llava_next(), {.dtype = "float32"}).modules));
}

TEST(LlavaNextPretrained, ReadsBfloat16Weights) {
  c10::InferenceMode guard;
  const auto expected = tensor::load_tensors(test::llava_next() / "cases/expected.safetensors");
  const auto one = test::llava_next_cases()[0];
  const Model model = load_model(test::llava_next(), {.dtype = "bfloat16"});
  const auto run = test::run_whole(model, model.processor->prepare(one.prompt, one.pictures));
  EXPECT_EQ(run.logits_SV.scalar_type(), torch::kBFloat16);
  EXPECT_LE(test::distance(run.logits_SV[-1], expected.at("one_image.last_logits")), 0.6);
}

TEST(LlavaNextPretrained, ResavedFoldersHoldTheTensorsOfTheModule) {
  const nlohmann::json names =
      read_json_file(test::llava_next() / "variants/resaved_v5/tensor_names.json");
  const LlavaNextModules modules(
      read_llava_next_config(test::llava_next() / "variants/resaved_v5"));
  const auto parameters = modules.named_parameters();
  EXPECT_EQ(parameters.size(), names.size());
  for (const auto& [name, shape] : names.items()) {
    ASSERT_NE(parameters.find(name), nullptr) << name;
    EXPECT_EQ(parameters[name].sizes().vec(), shape.get<std::vector<int64_t>>()) << name;
  }
}

TEST(LlavaNextPretrained, NamesWhatDoesNotFit) {
  const ChangedNextFolder folder;
  const std::string missing = folder.message_with([](auto& t) { t.erase("image_newline"); });
  EXPECT_TRUE(test::mentions(missing, "missing tensor 'image_newline'")) << missing;
  const std::string shape =
      folder.message_with([](auto& t) { t["image_newline"] = torch::zeros({63}); });
  EXPECT_TRUE(test::mentions(shape, "[63]") && test::mentions(shape, "[64]")) << shape;
  const std::string extra = folder.message_with([](auto& t) { t["extra"] = torch::zeros({1}); });
  EXPECT_TRUE(test::mentions(extra, "unexpected tensor 'extra'")) << extra;
}

TEST(LlavaNextPretrained, TellsItsFamilyAndEndToken) {
  const Model model = load_model(test::llava_next(), {.dtype = "float32"});
  EXPECT_EQ(model.spec.family, "llava_next");
  EXPECT_EQ(model.spec.end_ids, std::vector<int64_t>{2});
  EXPECT_EQ(model.processor->image_token(), 958);
  for (const torch::Tensor& weight : model.modules->parameters()) {
    EXPECT_FALSE(weight.requires_grad());
  }
}
#endif

}  // namespace glimpse::models
