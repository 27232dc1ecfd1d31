#include <gtest/gtest.h>
#include <torch/torch.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "inference/generate.h"
#include "inference/token_grids.h"
#include "models/lora_adapter.h"
#include "models/pretrained.h"
#include "models/recorded_cases.h"
#include "models/token_grid.h"
#include "models/whole_run.h"
#include "pruning/methods/oracle.h"
#include "pruning/registry.h"
#include "support/error_text.h"
#include "support/shared.h"
#include "tensor/load.h"

// GlimpsePrune end to end on a tiny Qwen2.5-VL: everything the public implementation recorded, from
// pictures to the generated ids, for every predictor and setting (golden/glimpse).

namespace glimpse::inference {

#ifdef GLIMPSE_SHARED_DIR
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using pruning::Stage;

constexpr int64_t kNewTokens = 16, kReduceLayer = 3;

fs::path qwen_root() { return test::shared_dir() / "golden/glimpse"; }

models::Model recorded_qwen(const std::string& dtype = "float32") {
  models::Model model = models::load_model(qwen_root() / "base", {.dtype = dtype});
  model.spec.end_ids = {};  // the record goes on behind end tokens
  return model;
}

// A predictor folder whose config.json says what a setting asks for.
class SettingFolder {
 public:
  SettingFolder(const fs::path& predictor, const json& setting) {
    json config = read_json_file(predictor / "config.json");
    config.update(setting);
    write_file_atomically(folder_.path() / "config.json", config.dump());
    fs::create_symlink(predictor / "new_modules_gp.pt", folder_.path() / "new_modules_gp.pt");
  }
  const fs::path& path() const { return folder_.path(); }

 private:
  test::TempFolder folder_;
};

// One sample of a recorded case, without its padding.
class Sample {
 public:
  Sample(const models::Model& model, const json& one, const tensor::Tensors& tensors, int64_t row)
      : one_(one), tensors_(tensors), row_(row) {
    const torch::Tensor mask = tensors_.at("attention_mask")[row].to(torch::kBool);
    const torch::Tensor ids =
        tensors_.at("input_ids")[row].masked_select(mask).to(torch::kInt64).contiguous();
    std::vector<models::Pixels> parts;
    for (const std::string& file : pictures()) {
      parts.push_back(model.processor->pixels(image::decode_image(qwen_root() / file)));
    }
    input = model.processor->lay_out(
        {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()}, models::join(parts));
    EXPECT_TRUE(input.ids.equal(ids));
    EXPECT_TRUE(input.position_ids.equal(
        tensors_.at("position_ids").select(1, row).index({torch::indexing::Slice(), mask})));
    for (int64_t earlier = 0; earlier < row; ++earlier) {
      first_token_ += Sample(model, one, tensors, earlier).input.visual_tokens();
    }
  }

  bool has(const std::string& key) const { return tensors_.contains(key); }
  torch::Tensor of_sample(const std::string& key) const { return tensors_.at(key)[row_]; }
  torch::Tensor of_tokens(const std::string& key, int64_t dim = 0) const {
    return tensors_.at(key).narrow(dim, first_token_, input.visual_tokens());
  }
  torch::Tensor at(const std::string& key) const { return tensors_.at(key); }
  int64_t row() const { return row_; }

  torch::Tensor reduced_positions(const std::string& run) const {
    const torch::Tensor mask = of_sample(run + ".reduced_attention_mask").to(torch::kBool);
    return at(run + ".reduced_position_ids")
        .select(1, row_)
        .index({torch::indexing::Slice(), mask})
        .to(torch::kInt64);
  }

  std::vector<int64_t> answer(const std::string& run) const {
    const torch::Tensor ids = of_sample(run + ".generated_ids").to(torch::kInt64).contiguous();
    return {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()};
  }

  // Tokens in the boxes of the sample's only picture.
  torch::Tensor box_mask() const {
    std::vector<image::UnitBox> boxes;
    for (const std::vector<double> b : one_["normed_boxes"][static_cast<size_t>(row_)]) {
      boxes.push_back({b[0], b[1], b[2], b[3]});
    }
    const std::vector<bool> mask = models::box_mask(boxes, input.visual_spans);
    const std::vector<uint8_t> bytes(mask.begin(), mask.end());
    return torch::tensor(bytes, torch::kUInt8).to(torch::kBool);
  }

  models::ModelInput input;

 private:
  // A batch has one picture per sample; a single sample may have several.
  std::vector<std::string> pictures() const {
    std::vector<std::string> files = one_["images"];
    if (!one_.contains("questions")) return files;
    return {files[static_cast<size_t>(row_)]};
  }

  const json& one_;
  const tensor::Tensors& tensors_;
  int64_t row_, first_token_ = 0;
};

std::vector<Stage> stages_for(const json& setting, const pruning::LoadedPredictor& predictor,
                              const Sample& sample) {
  if (setting.value("use_ref_masks", false)) {
    return pruning::oracle(sample.box_mask(), {.layer = kReduceLayer + 1});
  }
  return pruning::make_stages({.method = "glimpse", .predictor = "recorded"}, &predictor,
                              {.grids = token_grids(sample.input.visual_spans)});
}

class GlimpseQwen : public testing::Test {
 protected:
  GlimpseQwen() : record_(read_json_file(qwen_root() / "cases.json")) {}

  void expect_case(const std::string& id) {
    c10::InferenceMode guard;
    for (const json& one : record_["cases"]) {
      if (one["id"] != id) continue;
      const auto tensors = tensor::load_tensors(qwen_root() / "cases" / (id + ".safetensors"));
      for (int64_t row = 0; row < tensors.at("input_ids").size(0); ++row) {
        SCOPED_TRACE(id + " sample " + std::to_string(row));
        expect_sample(one, Sample(model_, one, tensors, row));
      }
    }
  }

  void expect_sample(const json& one, const Sample& sample) {
    features_ = encode_pictures(model_, sample.input.pixels, {.hidden_states = {7, 5, 3, 1}});
    if (sample.has("pixel_values")) {
      EXPECT_LE(test::distance(sample.input.pixels.values, sample.at("pixel_values")), 1e-6);
    }
    EXPECT_LE(test::distance(features_.projected_ND, sample.of_tokens("image_embeds")), 2e-4);
    for (int64_t i = 0; i < 4; ++i) {
      const torch::Tensor& tap = features_.taps_NC[static_cast<size_t>(i)];
      EXPECT_LE(test::distance(tap, sample.of_tokens("tap." + std::to_string(i))), 2e-4);
    }
    expect_answer(sample, "unpruned", {});
    for (const json& run : one["runs"]) expect_run(run, sample);
  }

  void expect_run(const json& run, const Sample& sample) {
    const std::string predictor = run["predictor"], setting = run["setting"];
    SCOPED_TRACE(predictor + "." + setting);
    const json& asked = record_["settings"][setting];
    const SettingFolder folder(qwen_root() / "predictors" / predictor, asked);
    if (setting == "gt_mask") {
      expect_pruned(run, sample, stages_for(asked, {}, sample));
      return;
    }
    const auto loaded = pruning::load_predictor(folder.path());
    const auto stages = stages_for(asked, loaded, sample);
    if (run.contains("raises")) {
      EXPECT_NE(
          test::error_text([&] { prefill(model_, sample.input, features_, {.stages = stages}); }),
          "");
      return;
    }
    const Trace trace = expect_pruned(run, sample, stages);
    EXPECT_LE(test::distance(trace.tensors.at("glimpse.attention_rows"),
                             sample.of_tokens(predictor + ".row")),
              2e-4);
    if (!asked.value("use_zero_masks", false)) {
      EXPECT_LE(test::distance(trace.tensors.at("glimpse.mask_logits"),
                               sample.of_tokens(predictor + ".vip_logits", 1)[-1]),
                1e-3);
    }
    expect_glimpse_states(trace, sample, predictor);
  }

  // The appended rows behind layers 0, 1 and 2 are the last rows of the next layer's input.
  void expect_glimpse_states(const Trace& trace, const Sample& sample,
                             const std::string& predictor) {
    const torch::Tensor states = sample.at(predictor + ".glimpse_states").select(1, sample.row());
    for (int64_t layer = 0; layer < kReduceLayer; ++layer) {
      const torch::Tensor& hidden = trace.tensors.at("hidden." + std::to_string(layer + 1));
      EXPECT_LE(test::distance(hidden.slice(0, -states.size(1)), states[layer]), 2e-4) << layer;
    }
  }

  Trace expect_pruned(const json& run, const Sample& sample, const std::vector<Stage>& stages) {
    const std::string key =
        run["predictor"].get<std::string>() + "." + run["setting"].get<std::string>();
    Trace trace{.hidden_states = true};
    const PrefillResult start = expect_answer(sample, key, stages, &trace);
    const torch::Tensor keep = sample.of_tokens(key + ".keep").to(torch::kBool);
    EXPECT_TRUE(trace.tensors.at("keep_mask").equal(keep));
    const auto row = static_cast<size_t>(sample.row());
    EXPECT_EQ(keep.sum().item<int64_t>(), run["kept"][row].get<int64_t>());
    EXPECT_EQ(start.retention.kv_tokens, keep.sum().item<double>());
    const torch::Tensor positions = sample.reduced_positions(key);
    EXPECT_TRUE(start.sequence.position_ids.equal(positions));
    if (run["kept"].size() == 1) {
      EXPECT_EQ(positions.size(1), run["kv_len"].get<int64_t>());
    }
    return trace;
  }

  PrefillResult expect_answer(const Sample& sample, const std::string& key,
                              const std::vector<Stage>& stages, Trace* trace = nullptr) {
    PrefillResult start =
        prefill(model_, sample.input, features_, {.stages = stages, .trace = trace});
    EXPECT_LE(test::distance(start.logits_V, sample.of_sample(key + ".first_logits")), 2e-4);
    const int64_t length = start.sequence.position_ids.size(1);
    for (int64_t layer = 0; layer < 6; ++layer) {
      EXPECT_EQ(start.sequence.cache.length(layer), length);
      const std::string at = key + ".kv." + std::to_string(layer);
      if (!sample.has(at + ".key")) continue;
      const auto view = start.sequence.cache.view(layer);
      EXPECT_LE(test::distance(view.keys, sample.at(at + ".key")[0]), 2e-4);
      EXPECT_LE(test::distance(view.values, sample.at(at + ".value")[0]), 2e-4);
    }
    if (sample.has(key + ".generated_ids")) {
      PrefillResult decoding = start;
      decoding.sequence.cache = start.sequence.cache.fork();
      EXPECT_EQ(
          generate(model_, {{&decoding, sample.input.ids, {.max_new_tokens = kNewTokens}}})[0],
          sample.answer(key));
    }
    return start;
  }

  const json record_;
  models::Model model_ = recorded_qwen();
  VisualFeatures features_;
};

double overlap(const torch::Tensor& a, const torch::Tensor& b) {
  return (a & b).sum().item<double>() / (a | b).sum().item<double>();
}

}  // namespace

TEST_F(GlimpseQwen, ASmallPictureEqualsTheRecordInEverySetting) { expect_case("a"); }

TEST_F(GlimpseQwen, AResizedPictureEqualsTheRecordInEverySetting) { expect_case("b"); }

TEST_F(GlimpseQwen, APictureOfManyWindowsEqualsTheRecordInEverySetting) { expect_case("c"); }

TEST_F(GlimpseQwen, ABatchIsItsSamplesOneByOne) { expect_case("d"); }

TEST_F(GlimpseQwen, TwoPicturesShareOneBudget) { expect_case("e"); }

TEST_F(GlimpseQwen, AnAdapterIsMergedIntoTheModel) {
  models::merge_adapter(model_, qwen_root() / "gp_plus");
  const auto parameters = model_.modules->named_parameters();
  for (const auto& [name, norm] : record_["gp_plus"]["merged_norms"].items()) {
    EXPECT_NEAR(parameters["model." + name].norm().item<double>(), norm.get<double>(), 1e-4);
  }
  c10::InferenceMode guard;
  const auto loaded = pruning::load_predictor(qwen_root() / "gp_plus");
  for (const json& one : record_["cases"]) {
    const auto tensors = tensor::load_tensors(qwen_root() / "cases" /
                                              (one["id"].get<std::string>() + ".safetensors"));
    if (!tensors.contains("gp_plus.row")) continue;
    const Sample sample(model_, one, tensors, 0);
    features_ = encode_pictures(model_, sample.input.pixels, {.hidden_states = {7, 5, 3, 1}});
    expect_answer(sample, "gp_plus.unpruned", {});
    Trace trace;
    expect_answer(sample, "gp_plus.uncapped", stages_for(json::object(), loaded, sample), &trace);
    EXPECT_LE(test::distance(trace.tensors.at("glimpse.mask_logits"),
                             sample.at("gp_plus.vip_logits")[-1]),
              1e-3);
    EXPECT_TRUE(
        trace.tensors.at("keep_mask").equal(sample.at("gp_plus.uncapped.keep").to(torch::kBool)));
  }
}

TEST_F(GlimpseQwen, Bfloat16KeepsTheSameTokensAndAnswers) {
  c10::InferenceMode guard;
  model_ = recorded_qwen("bfloat16");
  const auto loaded = pruning::load_predictor(qwen_root() / "predictors/raw_global");
  for (const std::string id : {"a", "b", "c"}) {
    for (const json& one : record_["cases"]) {
      if (one["id"] != id) continue;
      const auto tensors = tensor::load_tensors(qwen_root() / "cases" / (id + ".safetensors"));
      const Sample sample(model_, one, tensors, 0);
      features_ = encode_pictures(model_, sample.input.pixels, {.hidden_states = {7, 5, 3, 1}});
      Trace trace;
      const PrefillResult start =
          prefill(model_, sample.input, features_,
                  {.stages = stages_for(json::object(), loaded, sample), .trace = &trace});
      const torch::Tensor& keep = trace.tensors.at("keep_mask");
      EXPECT_GE(overlap(keep, sample.at("bf16_model.keep").to(torch::kBool)), 0.95) << id;
      EXPECT_GE(overlap(keep, sample.at("raw_global.uncapped.keep").to(torch::kBool)), 0.95) << id;
      EXPECT_EQ(start.logits_V.argmax().item<int64_t>(),
                sample.at("bf16_model.first_logits")[0].argmax().item<int64_t>())
          << id;
      EXPECT_LE(test::distance(trace.tensors.at("glimpse.mask_logits"),
                               sample.at("bf16_model.vip_logits_fp32_rotary")[-1]),
                0.4)
          << id;
    }
  }
}
#endif

}  // namespace glimpse::inference
