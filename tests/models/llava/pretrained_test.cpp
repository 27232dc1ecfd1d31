#include "models/llava/pretrained.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

#include "base/file.h"
#include "models/llava15_cases.h"
#include "models/pretrained.h"
#include "models/recorded_run.h"
#include "models/whole_run.h"
#include "support/error_text.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

std::string config_refusal(const std::string& json) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "config.json", json);
  return test::error_text([&] { read_llava_config(folder.path()); });
}

}  // namespace

TEST(LlavaConfigFile, AbsentKeysHaveTheDefaultsOfTransformers) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "config.json", R"({"model_type": "llava"})");
  const LlavaConfig config = read_llava_config(folder.path());
  EXPECT_EQ(config.text_config.rms_norm_eps, 1e-6);
  EXPECT_EQ(config.text_config.kv_heads(), 32);
  EXPECT_EQ(config.text_config.head_width(), 128);
  EXPECT_EQ(config.vision_config.image_size, 336);
  EXPECT_EQ(config.feature_state(), 23);
}

TEST(LlavaConfigFile, ReadsNewerSpellings) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "config.json",
                        R"({"model_type": "llava", "image_token_id": 77, "text_config":
                            {"rope_parameters": {"rope_type": "default", "rope_theta": 5e5}}})");
  const LlavaConfig config = read_llava_config(folder.path());
  EXPECT_EQ(config.image_token_index, 77);
  EXPECT_EQ(config.text_config.rope_base(), 5e5);
}

TEST(LlavaConfigFile, RefusesWhatWouldGiveOtherNumbers) {
  EXPECT_NE(config_refusal(R"({"model_type": "llava", "text_config":
                               {"rope_scaling": {"type": "linear", "factor": 2.0}}})")
                .find("linear"),
            std::string::npos);
  EXPECT_NE(config_refusal(R"({"model_type": "llava", "text_config":
                               {"rope_parameters": {"rope_type": "llama3", "rope_theta": 1.0}}})")
                .find("llama3"),
            std::string::npos);
  EXPECT_NE(config_refusal(R"({"model_type": "llava", "mm_vision_tower": "clip"})")
                .find("original LLaVA"),
            std::string::npos);
}

#ifdef GLIMPSE_SHARED_DIR
namespace {

constexpr double kGoldenTolerance = 2e-4;

void link_processor_files(const fs::path& folder) {
  for (const char* name : {"tokenizer.json", "tokenizer_config.json", "preprocessor_config.json",
                           "chat_template.jinja"}) {
    fs::create_symlink(test::llava15() / name, folder / name);
  }
}

// A variant's weights with the processor files of the main folder.
Model load_variant(const std::string& name, const test::TempFolder& folder) {
  for (const auto& entry : fs::directory_iterator(test::llava15() / "variants" / name)) {
    if (entry.path().filename() == "expected.safetensors") continue;
    fs::create_symlink(entry.path(), folder.path() / entry.path().filename());
  }
  link_processor_files(folder.path());
  return load_model(folder.path(), {.dtype = "float32"});
}

void expect_features_and_logits(const Model& model, const tensor::Tensors& expected,
                                const std::string& computed_in) {
  test::expect_features_and_logits(model, {test::llava15_cases(), expected, computed_in},
                                   [&](const test::RecordedCase& one) {
                                     return model.processor->prepare(one.prompt, one.pictures);
                                   });
}

// A writable copy of the model folder whose tensors may be changed.
class BrokenFolder {
 public:
  BrokenFolder() {
    link_processor_files(folder_.path());
    fs::create_symlink(test::llava15() / "config.json", folder_.path() / "config.json");
  }
  std::string message_with(const std::function<void(tensor::Tensors&)>& change) {
    tensor::Tensors tensors = tensor::load_tensors(test::llava15() / "model.safetensors");
    change(tensors);
    tensor::save_tensors(folder_.path() / "model.safetensors", tensors);
    return test::error_text([&] { load_model(folder_.path(), {.dtype = "float32"}); });
  }

 private:
  test::TempFolder folder_;
};

// Recorded names are those of transformers' module tree.
std::string module_key(const std::string& recorded) {
  if (recorded == "lm_head.weight") return "language_model.lm_head.weight";
  const std::string rest = recorded.substr(std::string("model.").size());
  const std::string decoder = "language_model.";
  return rest.starts_with(decoder) ? decoder + "model." + rest.substr(decoder.size()) : rest;
}

}  // namespace

TEST(LlavaPretrained, FeaturesHiddenStatesAndLogitsEqualTheRecord) {
  const auto expected = tensor::load_tensors(test::llava15() / "cases/expected.safetensors");
  expect_features_and_logits(load_model(test::llava15(), {.dtype = "float32"}), expected, "");
}

TEST(LlavaPretrained, ReadsShardedWeights) {
  const test::TempFolder folder;
  const auto expected = tensor::load_tensors(test::llava15() / "cases/expected.safetensors");
  expect_features_and_logits(load_variant("sharded", folder), expected, "");
}

TEST(LlavaPretrained, ComputesBfloat16WeightsInFloat32WhenAskedTo) {
  const test::TempFolder folder;
  const auto expected =
      tensor::load_tensors(test::llava15() / "variants/bf16/expected.safetensors");
  expect_features_and_logits(load_variant("bf16", folder), expected, "float32.");
}

TEST(LlavaPretrained, ReadsTheNamesThatTransformers5Writes) {
  const test::TempFolder folder;
  const auto expected =
      tensor::load_tensors(test::llava15() / "variants/bf16/expected.safetensors");
  expect_features_and_logits(load_variant("resaved_v5", folder), expected, "float32.");
}

TEST(LlavaPretrained, ComputesInBfloat16WithinItsRounding) {
  const auto expected =
      tensor::load_tensors(test::llava15() / "variants/bf16/expected.safetensors");
  const Model model = load_model(test::llava15(), {.dtype = "bfloat16"});
  const test::Llava15Case one = test::llava15_cases()[0];
  const auto run = test::run_whole(model, model.processor->prepare(one.prompt, one.pictures));
  EXPECT_EQ(run.logits_SV.scalar_type(), torch::kBFloat16);
  EXPECT_LE(test::distance(run.logits_SV[-1], expected.at("one_image.bfloat16.last_logits")), 0.6);
}

TEST(LlavaPretrained, LossAndGradientsOfAnAnswerEqualTheRecord) {
  const auto training = read_json_file(test::llava15() / "cases/cases.json")["training"];
  const auto expected = tensor::load_tensors(test::llava15() / "cases/expected.safetensors");
  const Model model = load_model(test::llava15(), {.dtype = "float32"});
  for (torch::Tensor& weight : model.modules->parameters()) weight.set_requires_grad(true);
  const test::Llava15Case one = test::llava15_cases()[0];
  const ModelInput input = model.processor->prepare_ids(training["input_ids"], one.pictures);
  const test::WholeRun run = test::run_whole(model, input);
  run.hidden_SD[0].retain_grad();
  const int64_t prompt = static_cast<int64_t>(one.ids.size());
  const torch::Tensor labels =
      torch::tensor(training["answer_ids"].get<std::vector<int64_t>>(), torch::kInt64);
  const torch::Tensor loss = at::cross_entropy_loss(run.logits_SV.slice(0, prompt - 1, -1), labels);
  EXPECT_NEAR(loss.item<double>(), training["loss"].get<double>(), 1e-4);
  loss.backward();
  const torch::Tensor gradient = expected.at("train.grad_inputs_embeds");
  EXPECT_LE(test::distance(run.hidden_SD[0].grad(), gradient),
            2e-4 * gradient.abs().max().item<double>());
  auto parameters = model.modules->named_parameters();
  for (const auto& [name, norm] : training["param_grad_norms"].items()) {
    const torch::Tensor grad = parameters[module_key(name)].grad();
    ASSERT_EQ(grad.defined(), !norm.is_null()) << name;
    if (!grad.defined()) continue;
    const double value = norm.get<double>();
    EXPECT_NEAR(grad.norm().item<double>(), value, 2e-4 * value + 1e-6) << name;
  }
}

TEST(LlavaPretrained, FreezesWeightsAndReadsTheEndToken) {
  const Model model = load_model(test::llava15(), {.dtype = "float32"});
  for (const torch::Tensor& weight : model.modules->parameters()) {
    EXPECT_FALSE(weight.requires_grad());
  }
  EXPECT_EQ(model.spec.end_ids, std::vector<int64_t>{2});
  EXPECT_EQ(model.spec.family, "llava");
  EXPECT_EQ(model.processor->image_token(), 958);
}

TEST(LlavaPretrained, NamesWhatDoesNotFit) {
  BrokenFolder folder;
  const std::string key = "language_model.model.layers.1.mlp.up_proj.weight";
  const std::string missing = folder.message_with([&](auto& t) { t.erase(key); });
  EXPECT_TRUE(test::mentions(missing, "missing tensor '" + key + "'")) << missing;
  const std::string shape = folder.message_with([&](auto& t) { t[key] = torch::zeros({112, 65}); });
  EXPECT_TRUE(test::mentions(shape, "[112, 65]") && test::mentions(shape, "[112, 64]")) << shape;
  const std::string extra =
      folder.message_with([&](auto& t) { t["image_newline"] = torch::zeros({64}); });
  EXPECT_TRUE(test::mentions(extra, "unexpected tensor 'image_newline'")) << extra;
  const std::string twice = folder.message_with(
      [&](auto& t) { t["lm_head.weight"] = t.at("language_model.lm_head.weight").clone(); });
  EXPECT_TRUE(test::mentions(twice, "two tensors")) << twice;
}

TEST(LlavaPretrained, AMissingHeadIsTheEmbeddingTableOnlyWhereTheConfigTiesThem) {
  const std::string head = "language_model.lm_head.weight";
  BrokenFolder folder;  // its config says tie_word_embeddings: false
  EXPECT_TRUE(test::mentions(folder.message_with([&](auto& t) { t.erase(head); }), head));
}

TEST(LlavaPretrained, SkipsBuffersThatAreRecomputed) {
  BrokenFolder folder;
  EXPECT_EQ(folder.message_with([](auto& t) {
    t["vision_tower.vision_model.embeddings.position_ids"] = torch::arange(17, torch::kInt64);
    t["language_model.model.layers.0.self_attn.rotary_emb.inv_freq"] = torch::zeros({8});
  }),
            "");
}
#endif

}  // namespace glimpse::models
