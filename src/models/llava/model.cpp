#include "models/llava/model.h"

#include <torch/torch.h>

#include "base/error.h"
#include "models/name_level.h"

namespace glimpse::models {
namespace {

class LlavaVisionTower : public VisionTower {
 public:
  explicit LlavaVisionTower(std::shared_ptr<LlavaModules> modules) : modules_(std::move(modules)) {}

  VisionOutput run(const Pixels& pixels, const VisionTaps& taps) override {
    std::vector<int64_t> numbers = taps.hidden_states;
    numbers.push_back(modules_->config().feature_state());
    std::vector<torch::Tensor> states = modules_->vision->hidden_states(pixels.values, numbers);
    for (torch::Tensor& state : states) state = state.slice(1, 1).flatten(0, 1);  // no class token
    VisionOutput output{.projected_ND = modules_->project(states.back()),
                        .taps_NC = std::move(states)};
    output.taps_NC.pop_back();
    return output;
  }
  int64_t width() const override { return modules_->config().vision_config.hidden_size; }

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
