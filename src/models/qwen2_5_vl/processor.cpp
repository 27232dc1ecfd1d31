#include "models/qwen2_5_vl/processor.h"

#include "base/error.h"
#include "models/qwen2_5_vl/image_processor.h"
#include "models/qwen2_5_vl/rope_index.h"
#include "text/chat_template.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

class QwenProcessor : public Processor {
 public:
  QwenProcessor(const fs::path& folder, const QwenConfig& config)
      : folder_(folder),
        chat_(folder),
        config_(config),
        image_(read_qwen_image_config(folder)),
        tokenizer_(text::load_tokenizer(folder)) {
    require_same("patch_size", image_.patch_size, config.vision_config.patch_size);
    require_same("merge_size", image_.merge_size, config.vision_config.spatial_merge_size);
    require_same("temporal_patch_size", image_.temporal_patch_size,
                 config.vision_config.temporal_patch_size);
  }

  const text::Tokenizer& tokenizer() const override { return *tokenizer_; }
  int64_t image_token() const override { return config_.image_token_id; }

  std::string render(const Prompt& prompt) const override {
    if (!prompt.raw.empty()) return prompt.raw;
    return text::render_chat(chat_.get(), prompt.turns);
  }

  Pixels pixels(const image::Image& picture) const override {
    return qwen_pixels({picture}, image_);
  }

  Pixels clip_pixels(const std::vector<image::Image>& frames,
                     double frames_per_second) const override {
    if (frames.empty() || frames_per_second <= 0) {
      throw Error({.where = "clip",
                   .found = std::to_string(frames.size()) + " frames at " +
                            std::to_string(frames_per_second) + " a second",
                   .expected = "frames, and a positive rate"});
    }
    Pixels clip = qwen_pixels(frames, image_);
    clip.pictures[0].seconds_per_step =
        static_cast<double>(image_.temporal_patch_size) / frames_per_second;
    return clip;
  }

  image::Image seen(const image::Image& picture) const override {
    return qwen_view(picture, image_);
  }

  ModelInput lay_out(const std::vector<int64_t>& ids, const Pixels& pixels) const override {
    ModelInput input = expand_marks(
        ids, {.image = config_.image_token_id, .clip = config_.video_token_id}, pixels);
    const auto rate = static_cast<double>(config_.vision_config.tokens_per_second);
    input.position_ids = rope_index(input, {.tokens_per_second = rate});
    return input;
  }

 private:
  void require_same(const char* key, int64_t found, int64_t expected) const {
    if (found == expected) return;
    throw Error({.where = (folder_ / "preprocessor_config.json").string() + ": " + key,
                 .found = std::to_string(found),
                 .expected = std::to_string(expected) + " as in config.json"});
  }

  fs::path folder_;
  text::FolderChatTemplate chat_;
  QwenConfig config_;
  QwenImageConfig image_;
  std::unique_ptr<text::Tokenizer> tokenizer_;
};

}  // namespace

std::unique_ptr<Processor> qwen_processor(const fs::path& folder, const QwenConfig& config) {
  return std::make_unique<QwenProcessor>(folder, config);
}

}  // namespace glimpse::models
