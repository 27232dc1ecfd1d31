#include "models/llava_next/model.h"

#include <torch/torch.h>

namespace glimpse::models {
namespace {

class LlavaNextVisionTower : public VisionTower {
 public:
  explicit LlavaNextVisionTower(std::shared_ptr<LlavaNextModules> modules)
      : modules_(std::move(modules)), tiles_(llava_vision_tower(modules_)) {}

  VisionOutput run(const Pixels& pixels, const VisionTaps& taps) override {
    VisionOutput output = tiles_->run(pixels, taps);
    const torch::Tensor patches =
        torch::tensor(modules_->layout().token_patches(pixels.pictures), torch::kInt64)
            .to(output.projected_ND.device());
    // The newline is one row more behind the patches.
    const torch::Tensor rows = patches.masked_fill(patches < 0, output.projected_ND.size(0));
    output.projected_ND =
        torch::cat({output.projected_ND, modules_->newline().unsqueeze(0)}).index_select(0, rows);
    for (auto* part :
         {&output.taps_NC, &output.attention_N, &output.unsplit_attention_N, &output.keys_NHd}) {
      for (torch::Tensor& tensor : *part) {
        const torch::Tensor none = torch::zeros_like(tensor.slice(0, 0, 1));
        tensor = torch::cat({tensor, none}).index_select(0, rows);
      }
    }
    return output;
  }
  VisionBlocks blocks() const override { return tiles_->blocks(); }
  double flops(const Pixels& pixels) const override { return tiles_->flops(pixels); }
  int64_t width() const override { return tiles_->width(); }

 private:
  std::shared_ptr<LlavaNextModules> modules_;
  std::shared_ptr<VisionTower> tiles_;  // every tile as a picture of its own
};

}  // namespace

LlavaNextModules::LlavaNextModules(const LlavaNextConfig& config)
    : LlavaModules(config.llava),
      layout_(config.layout()),
      newline_D_(register_parameter("image_newline",
                                    torch::empty({config.llava.text_config.hidden_size}))) {}

std::shared_ptr<VisionTower> llava_next_vision_tower(std::shared_ptr<LlavaNextModules> modules) {
  return std::make_shared<LlavaNextVisionTower>(std::move(modules));
}

}  // namespace glimpse::models
