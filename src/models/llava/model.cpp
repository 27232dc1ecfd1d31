#include "models/llava/model.h"

#include <torch/torch.h>

#include "base/error.h"
#include "models/name_level.h"
#include "models/tower_flops.h"

namespace glimpse::models {
namespace {

class LlavaVisionTower : public VisionTower {
 public:
  explicit LlavaVisionTower(std::shared_ptr<LlavaModules> modules) : modules_(std::move(modules)) {}

  VisionOutput run(const Pixels& pixels, const VisionTaps& taps) override {
    VisionTaps wanted = taps;
    wanted.hidden_states.push_back(modules_->config().feature_state());
    ClipRows rows = modules_->vision->run(pixels.values, wanted);
    for (torch::Tensor& state : rows.states_BPC) state = state.slice(1, 1);  // no class token
    for (auto* part :
         {&rows.states_BPC, &rows.attention_BN, &rows.unsplit_attention_BN, &rows.keys_BNHd}) {
      for (torch::Tensor& tensor : *part) tensor = tensor.flatten(0, 1);
    }
    VisionOutput output{.projected_ND = modules_->project(rows.states_BPC.back()),
                        .taps_NC = std::move(rows.states_BPC),
                        .attention_N = std::move(rows.attention_BN),
                        .unsplit_attention_N = std::move(rows.unsplit_attention_BN),
                        .keys_NHd = std::move(rows.keys_BNHd)};
    output.taps_NC.pop_back();
    return output;
  }
  VisionBlocks blocks() const override {
    const int64_t state = modules_->config().feature_state();
    return {.count = modules_->config().vision_config.num_hidden_layers,
            .feature = state - 1,
            .feature_tap = state};
  }
  int64_t width() const override { return modules_->config().vision_config.hidden_size; }
  double flops(const Pixels& pixels) const override {
    const LlavaConfig& config = modules_->config();
    const ClipVisionConfig& tower = config.vision_config;
    const int64_t pictures = pixels.values.size(0), patches = config.visual_tokens();
    const int64_t length = patches + 1;  // the class token
    const double blocks = tower_flops({.blocks = config.feature_state(),
                                       .width = tower.hidden_size,
                                       .mlp_width = tower.intermediate_size,
                                       .mlp_matrices = 2},
                                      std::vector<int64_t>(static_cast<size_t>(pictures), length));
    const int64_t rows = pictures * patches, width = config.text_config.hidden_size;
    return blocks +
           product_flops(rows, 3 * tower.patch_size * tower.patch_size, tower.hidden_size) +
           product_flops(rows, tower.hidden_size, width) + product_flops(rows, width, width);
  }

 private:
  std::shared_ptr<LlavaModules> modules_;
};

}  // namespace

void validate(const LlavaConfig& config) {
  const auto refuse = [](const char* key, const std::string& found, const char* expected) {
    throw Error({.where = std::string("config.json: ") + key,
                 .found = "'" + found + "'",
                 .expected = expected});
  };
  if (config.model_type != "llava" && config.model_type != "llava_next") {
    refuse("model_type", config.model_type, "llava or llava_next");
  }
  if (config.vision_feature_select_strategy != "default") {
    refuse("vision_feature_select_strategy", config.vision_feature_select_strategy, "default");
  }
  if (config.projector_hidden_act != "gelu") {
    refuse("projector_hidden_act", config.projector_hidden_act, "gelu");
  }
  if (config.feature_state() < 0 ||
      config.feature_state() > config.vision_config.num_hidden_layers) {
    refuse("vision_feature_layer", std::to_string(config.vision_feature_layer),
           "a state of the tower");
  }
}

LlavaModules::LlavaModules(const LlavaConfig& config)
    : vision(config.vision_config),
      linear_1(nn::LinearOptions{.in = config.vision_config.hidden_size,
                                 .out = config.text_config.hidden_size,
                                 .bias = config.multimodal_projector_bias}),
      linear_2(nn::LinearOptions{.in = config.text_config.hidden_size,
                                 .out = config.text_config.hidden_size,
                                 .bias = config.multimodal_projector_bias}),
      decoder(config.text_config),
      config_(config) {
  auto tower = register_module("vision_tower", std::make_shared<NameLevel>());
  tower->register_module("vision_model", vision);
  auto projector = register_module("multi_modal_projector", std::make_shared<NameLevel>());
  projector->register_module("linear_1", linear_1);
  projector->register_module("linear_2", linear_2);
  register_module("language_model", decoder);
}

torch::Tensor LlavaModules::project(const torch::Tensor& features_NC) {
  return linear_2(at::gelu(linear_1(features_NC)));
}

std::shared_ptr<VisionTower> llava_vision_tower(std::shared_ptr<LlavaModules> modules) {
  return std::make_shared<LlavaVisionTower>(std::move(modules));
}

}  // namespace glimpse::models
