#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <map>

#include "image/codec.h"
#include "image/geometry.h"
#include "inference/generate.h"
#include "models/clip_image_processor.h"
#include "models/llava/model.h"
#include "models/whole_run.h"
#include "pruning/glimpse/predictor_file.h"
#include "pruning/methods/glimpse_prune.h"
#include "storage/tensor_index.h"
#include "support/shared.h"
#include "tensor/state_dict.h"

// GlimpsePrune end to end on a tiny LLaVA-1.5: everything the public implementation recorded, from
// pixels to the generated ids (golden/glimpse/llava).

namespace glimpse::inference {

#ifdef GLIMPSE_SHARED_DIR
namespace {

using pruning::MaskRule;

constexpr int64_t kPlaceholder = -200, kTokens = 576;

const std::map<std::string, MaskRule> kSettings = {
    {"uncapped", {}},
    {"cap0111", {.max_retention = 0.111}},
    {"cap05", {.max_retention = 0.5}},
    {"min5", {.min_tokens = 5}},
    {"thr03", {.threshold = 0.3}},
    {"thr095_min5", {.threshold = 0.95, .min_tokens = 5}},
    {"anchors", {.anchors = {"tl", "tr", "bl", "br"}}},
    {"keep_all", {.threshold = 0.0}},
};

std::filesystem::path root() { return test::shared_dir() / "golden/glimpse/llava"; }

models::LlavaConfig recorded_config() {
  models::LlavaConfig config;
  config.vision_config = {
      .hidden_size = 32, .intermediate_size = 48, .num_hidden_layers = 6, .num_attention_heads = 2};
  config.text_config.vocab_size = 260;
  config.text_config.hidden_size = 64;
  config.text_config.intermediate_size = 96;
  config.text_config.num_hidden_layers = 6;
  config.text_config.num_attention_heads = 4;
  return config;
}

// A text model with the projector under the names of the original code, and a CLIP tower beside it.
std::string published_name(const std::string& key) {
  const std::string projector = "model.mm_projector.";
  if (!key.starts_with(projector)) return "language_model." + key;
  const std::string rest = key.substr(projector.size());
  return (rest[0] == '0' ? "multi_modal_projector.linear_1" : "multi_modal_projector.linear_2") +
         rest.substr(1);
}

models::Model recorded_model() {
  storage::TensorMap tensors;
  for (const auto& [key, view] : storage::read_checkpoint(root() / "base")) {
    tensors.emplace(published_name(key), view);
  }
  for (const auto& [key, view] : storage::read_checkpoint(root() / "clip")) {
    tensors.emplace("vision_tower." + key, view);
  }
  auto modules = std::make_shared<models::LlavaModules>(recorded_config());
  tensor::load_state(*modules, tensors, {.where = root().string()});
  return {.spec = {.family = "llava", .end_ids = {2}},
          .vision = models::llava_vision_tower(modules),
          .decoder = modules->decoder.ptr(),
          .modules = modules};
}

// One sample of a recorded case, without its padding.
class Recorded {
 public:
  Recorded(const std::string& id, int64_t sample)
      : tensors_(tensor::load_tensors(root() / "cases" / (id + ".safetensors"))), sample_(sample) {}

  torch::Tensor at(const std::string& key) const { return tensors_.at(key)[sample_]; }

  models::ModelInput input() const {
    const torch::Tensor mask = at("expanded_mask").to(torch::kBool);
    models::ModelInput input;
    input.ids = at("expanded_ids").masked_select(mask).to(torch::kInt64);
    input.position_ids = at("position_ids").masked_select(mask).to(torch::kInt64);
    const torch::Tensor marks = (input.ids == kPlaceholder).nonzero().squeeze(1);
    input.visual_spans = {{.begin = marks[0].item<int64_t>(), .grid = {.t = 1, .h = 24, .w = 24}}};
    input.ids.masked_fill_(input.ids == kPlaceholder, 0);  // any id: its embedding is not read
    return input;
  }

  torch::Tensor positions(const std::string& setting) const {
    const torch::Tensor mask = at(setting + ".reduced_attention_mask").to(torch::kBool);
    return at(setting + ".reduced_position_ids").masked_select(mask).to(torch::kInt64);
  }

  // Up to the end id; the record pads behind it.
  std::vector<int64_t> answer(const std::string& setting) const {
    const torch::Tensor ids = at(setting + ".generated_ids").to(torch::kInt64).contiguous();
    const int64_t* begin = ids.data_ptr<int64_t>();
    return {begin, std::find(begin, begin + ids.numel(), 2)};
  }

 private:
  tensor::Tensors tensors_;
  int64_t sample_;
};

class GlimpseLlava : public testing::Test {
 protected:
  void expect_case(const std::string& id, int64_t sample, const models::Pixels& pixels) {
    SCOPED_TRACE(id + " sample " + std::to_string(sample));
    c10::InferenceMode guard;
    const Recorded recorded(id, sample);
    const models::ModelInput input = recorded.input();
    const VisualFeatures features = encode_pictures(model_, pixels, {.hidden_states = taps_});
    EXPECT_LE(test::distance(features.projected_ND, recorded.at("image_embeds")), 2e-4);
    for (size_t i = 0; i < taps_.size(); ++i) {
      EXPECT_LE(test::distance(features.taps_NC[i], recorded.at("tap." + std::to_string(i))), 2e-4);
    }
    expect_answer(recorded, input, features, "unpruned", {});
    for (const auto& [setting, rule] : kSettings) {
      const auto stages = pruning::glimpse_prune(predictor_.glimpse, {.rule = rule});
      expect_answer(recorded, input, features, setting, stages);
    }
  }

  void expect_answer(const Recorded& recorded, const models::ModelInput& input,
                     const VisualFeatures& features, const std::string& setting,
                     const std::vector<pruning::Stage>& stages) {
    SCOPED_TRACE(setting);
    Trace trace;
    PrefillResult start = prefill(model_, input, features, {.stages = stages, .trace = &trace});
    EXPECT_LE(test::distance(start.logits_V, recorded.at(setting + ".first_logits")), 5e-4);
    if (!stages.empty()) {
      const torch::Tensor keep = recorded.at(setting + ".keep").to(torch::kBool);
      EXPECT_TRUE(trace.tensors.at("keep_mask").equal(keep));
      EXPECT_LE(test::distance(trace.tensors.at("glimpse.attention_rows"), recorded.at("row")),
                2e-4);
      EXPECT_LE(
          test::distance(trace.tensors.at("glimpse.mask_logits"), recorded.at("vip_logits")[0]),
          1e-3);
      EXPECT_TRUE(start.sequence.position_ids.equal(recorded.positions(setting)));
      EXPECT_EQ(start.retention.kv_tokens, keep.sum().item<double>());
      EXPECT_EQ(start.sequence.cache.length(0), start.sequence.position_ids.size(0));
      EXPECT_EQ(start.retention.visual_tokens, kTokens);
    }
    EXPECT_EQ(generate(model_, {{&start, input.ids, {.max_new_tokens = 12}}})[0],
              recorded.answer(setting));
  }

  // As the original code does: squared with the mean colour, then CLIP's processor.
  models::Pixels pixels_of(const char* file) const {
    const image::Image picture = image::decode_image(root() / "images" / file);
    return {.values = models::clip_pixel_values(image::pad_to_square(picture, {122, 116, 104}),
                                                models::read_clip_image_config(root() / "clip")),
            .pictures = {{}}};
  }

  const models::Model model_ = recorded_model();
  const pruning::LoadedPredictor predictor_ = pruning::load_predictor(root() / "predictors/llava");
  const std::vector<int64_t> taps_ = {5, 4, 2, 1};
};

}  // namespace

TEST_F(GlimpseLlava, ASquarePictureEqualsTheRecordInEverySetting) {
  expect_case("one", 0, pixels_of("sq.png"));
}

TEST_F(GlimpseLlava, APaddedWidePictureEqualsTheRecordInEverySetting) {
  const models::Pixels pixels = pixels_of("wide.png");
  const auto tensors = tensor::load_tensors(root() / "cases/wide.safetensors");
  EXPECT_LE(test::distance(pixels.values, tensors.at("pixel_values")), 1e-6);
  expect_case("wide", 0, pixels);
}

TEST_F(GlimpseLlava, ABatchIsItsSamplesOneByOne) {
  expect_case("batch", 0, pixels_of("sq.png"));
  expect_case("batch", 1, pixels_of("tall.png"));
}
#endif

}  // namespace glimpse::inference
