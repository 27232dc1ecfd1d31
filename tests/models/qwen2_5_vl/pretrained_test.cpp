#include "models/qwen2_5_vl/pretrained.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

#include "models/pretrained.h"
#include "models/qwen_cases.h"
#include "models/recorded_run.h"
#include "models/whole_run.h"
#include "support/error_text.h"

namespace glimpse::models {

#ifdef GLIMPSE_SHARED_DIR
namespace {

namespace fs = std::filesystem;

constexpr double kGoldenTolerance = 2e-4;

void link_processor_files(const fs::path& folder) {
  for (const char* name : {"tokenizer.json", "tokenizer_config.json", "preprocessor_config.json",
                           "chat_template.jinja"}) {
    fs::create_symlink(test::qwen() / name, folder / name);
  }
}

// A variant's weights or config with the other files of the main folder.
Model load_variant(const std::string& name, const test::TempFolder& folder) {
  for (const auto& entry : fs::directory_iterator(test::qwen() / "variants" / name)) {
    if (entry.path().filename().string().starts_with("expected")) continue;
    fs::create_symlink(entry.path(), folder.path() / entry.path().filename());
  }
  link_processor_files(folder.path());
  for (const char* file : {"model.safetensors", "generation_config.json"}) {
    const bool sharded = fs::exists(folder.path() / "model.safetensors.index.json");
    if (fs::exists(folder.path() / file) || sharded) continue;
    fs::create_symlink(test::qwen() / file, folder.path() / file);
  }
  return load_model(folder.path(), {.dtype = "float32"});
}

ModelInput input_of(const Model& model, const test::RecordedCase& one) {
  return model.processor->lay_out(one.ids, test::pixels_of(*model.processor, one));
}

void expect_features_and_logits(const Model& model, const tensor::Tensors& expected,
                                const std::string& computed_in) {
  test::expect_features_and_logits(
      model, {test::qwen_cases(), expected, computed_in},
      [&](const test::RecordedCase& one) { return input_of(model, one); });
}

tensor::Tensors expected_of(const std::string& file) {
  return tensor::load_tensors(test::qwen() / file);
}

}  // namespace

TEST(QwenPretrained, FeaturesHiddenStatesAndLogitsEqualTheRecord) {
  expect_features_and_logits(load_model(test::qwen(), {.dtype = "float32"}),
                             expected_of("cases/expected.safetensors"), "");
}

TEST(QwenPretrained, ReadsTheFirstPublishedConfigLayoutAndShardedWeights) {
  for (const char* variant : {"hub_flat_config", "sharded"}) {
    const test::TempFolder folder;
    expect_features_and_logits(load_variant(variant, folder),
                               expected_of("cases/expected.safetensors"), "");
  }
}

TEST(QwenPretrained, ComputesBfloat16WeightsInFloat32WhoeverSavedThem) {
  for (const char* variant : {"bf16", "resaved_v5"}) {
    const test::TempFolder folder;
    expect_features_and_logits(load_variant(variant, folder),
                               expected_of("variants/bf16/expected.safetensors"), "float32.");
  }
}

TEST(QwenPretrained, ReadsTheNamesOfNewerReleasesAndATiedHead) {
  const test::TempFolder folder;
  link_processor_files(folder.path());
  for (const char* file : {"config.json", "generation_config.json"}) {
    fs::create_symlink(test::qwen() / file, folder.path() / file);
  }
  tensor::Tensors renamed;
  for (const auto& [name, tensor] : tensor::load_tensors(test::qwen() / "model.safetensors")) {
    const bool tower = name.starts_with("visual."), head = name == "lm_head.weight";
    renamed[tower  ? "model." + name
            : head ? name
                   : "model.language_model." + name.substr(std::string("model.").size())] = tensor;
  }
  tensor::save_tensors(folder.path() / "model.safetensors", renamed);
  expect_features_and_logits(load_model(folder.path(), {.dtype = "float32"}),
                             expected_of("cases/expected.safetensors"), "");
}

TEST(QwenPretrained, ComputesInBfloat16WithinItsRounding) {
  const auto expected = expected_of("variants/bf16/expected.safetensors");
  const Model model = load_model(test::qwen(), {.dtype = "bfloat16"});
  c10::InferenceMode guard;
  for (const test::RecordedCase& one : test::qwen_cases()) {
    const auto logits = test::recorded(expected, one, "bfloat16.last_logits");
    if (!logits.defined()) continue;
    const auto run = test::run_whole(model, input_of(model, one));
    EXPECT_EQ(run.logits_SV.scalar_type(), torch::kBFloat16);
    EXPECT_LE(test::distance(run.logits_SV[-1], logits), 0.6) << one.name;
  }
}

TEST(QwenPretrained, LossAndGradientsOfAnAnswerEqualTheRecord) {
  const auto training = read_json_file(test::qwen() / "cases/cases.json")["training"];
  const auto expected = expected_of("cases/expected.safetensors");
  const Model model = load_model(test::qwen(), {.dtype = "float32"});
  for (torch::Tensor& p : model.modules->parameters()) p.set_requires_grad(true);
  const test::RecordedCase one = test::qwen_cases()[0];
  const ModelInput input =
      model.processor->lay_out(training["input_ids"], test::pixels_of(*model.processor, one));
  const test::WholeRun run = test::run_whole(model, input);
  run.hidden_SD[0].retain_grad();
  const std::vector<int64_t> labels = training["labels"];
  const auto rows = static_cast<int64_t>(labels.size());
  const torch::Tensor loss = at::cross_entropy_loss(
      run.logits_SV.slice(0, 0, rows - 1), torch::tensor(labels, torch::kInt64).slice(0, 1));
  EXPECT_NEAR(loss.item<double>(), training["loss"].get<double>(), 1e-4);
  loss.backward();
  EXPECT_LE(test::distance(run.hidden_SD[0].grad(), expected.at("train.grad_inputs_embeds")), 2e-4);
  auto parameters = model.modules->named_parameters();
  for (const auto& [recorded_name, norm] : training["param_grad_norms"].items()) {
    if (norm.is_null()) continue;
    std::string name = recorded_name;
    for (const std::string newer : {"model.language_model.", "model.visual."}) {
      if (!name.starts_with(newer)) continue;
      name = (newer == "model.visual." ? "visual." : "model.") + name.substr(newer.size());
    }
    ASSERT_NE(parameters.find(name), nullptr) << name;
    const double value = norm;
    EXPECT_NEAR(parameters[name].grad().norm().item<double>(), value, 2e-4 * value + 1e-5) << name;
  }
}

TEST(QwenPretrained, EndsWhereTheGenerationConfigSays) {
  EXPECT_EQ(load_model(test::qwen(), {.dtype = "float32"}).spec.end_ids,
            (std::vector<int64_t>{802, 800}));
}
#endif

}  // namespace glimpse::models
