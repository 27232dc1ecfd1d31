#include "models/qwen2_5_vl/model.h"

#include <torch/torch.h>

namespace glimpse::models {
namespace {

class QwenVisionTower : public VisionTower {
 public:
  explicit QwenVisionTower(std::shared_ptr<QwenModules> modules) : modules_(std::move(modules)) {}

  VisionOutput run(const Pixels& pixels, const VisionTaps& taps) override {
    return modules_->visual->run(pixels, taps);
  }
  int64_t width() const override { return modules_->config().vision_config.hidden_size; }
  VisionBlocks blocks() const override {
    const int64_t last = modules_->config().vision_config.depth - 1;
    return {.count = last + 1, .feature = last, .feature_tap = last};
  }
  double flops(const Pixels& pixels) const override { return modules_->visual->flops(pixels); }
  int64_t window_side() const override { return modules_->config().vision_config.window_side(); }

 private:
  std::shared_ptr<QwenModules> modules_;
};

}  // namespace

QwenModules::QwenModules(const QwenConfig& config)
    : LlamaDecoderImpl(config.text), visual(config.vision_config), config_(config) {
  register_module("visual", visual);
}

std::shared_ptr<VisionTower> qwen_vision_tower(std::shared_ptr<QwenModules> modules) {
  return std::make_shared<QwenVisionTower>(std::move(modules));
}

}  // namespace glimpse::models
