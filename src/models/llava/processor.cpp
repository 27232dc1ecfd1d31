#include "models/llava/processor.h"

#include <torch/torch.h>

#include "models/clip_image_processor.h"
#include "text/chat_template.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

class LlavaProcessor : public LlavaTextProcessor {
 public:
  LlavaProcessor(const fs::path& folder, const LlavaConfig& config, image::PassOrder order)
      : LlavaTextProcessor(folder, config),
        side_(config.vision_config.image_size / config.vision_config.patch_size),
        image_(read_clip_image_config(folder)) {
    image_.pass_order = order;
  }

  Pixels pixels(const image::Image& picture) const override {
    const Grid grid{.t = 1, .h = side_, .w = side_};
    const VisualSpan view{.grid = grid,
                          .covered = clip_covered(picture.width, picture.height, image_)};
    return {.values = clip_pixel_values(picture, image_),
            .pictures = {{.rows = 1, .patches = grid, .views = {view}}}};
  }

  image::Image seen(const image::Image& picture) const override {
    return clip_view(picture, image_);
  }

 private:
  int64_t side_;  // visual tokens
  ClipImageConfig image_;
};

}  // namespace

LlavaTextProcessor::LlavaTextProcessor(const fs::path& folder, const LlavaConfig& config)
    : chat_(folder),
      image_token_(config.image_token_index),
      longest_(config.text_config.max_position_embeddings),
      tokenizer_(text::load_tokenizer(folder)) {}

std::string LlavaTextProcessor::render(const Prompt& prompt) const {
  if (!prompt.raw.empty()) return prompt.raw;
  return text::render_chat(chat_.get(), prompt.turns);
}

ModelInput LlavaTextProcessor::lay_out(const std::vector<int64_t>& ids,
                                       const Pixels& pixels) const {
  return expand_marks(ids, {.image = image_token_, .longest = longest_}, pixels);
}

std::unique_ptr<Processor> llava_processor(const fs::path& folder, const LlavaConfig& config,
                                           image::PassOrder order) {
  return std::make_unique<LlavaProcessor>(folder, config, order);
}

}  // namespace glimpse::models
