#include "models/qwen2_5_vl/processor.h"

#include "base/error.h"
#include "models/qwen2_5_vl/clip_frames.h"
#include "models/qwen2_5_vl/image_processor.h"
#include "models/qwen2_5_vl/rope_index.h"
#include "text/chat_template.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

class QwenProcessor : public Processor, public PictureSizes {
 public:
  QwenProcessor(const fs::path& folder, const QwenConfig& config, image::PassOrder order)
      : folder_(folder),
        chat_(folder),
        config_(config),
        image_(read_qwen_image_config(folder)),
        clip_(read_qwen_clip_config(folder)),
        tokenizer_(text::load_tokenizer(folder)) {
    image_.pass_order = order;
    clip_.pass_order = order;
    require_same_patches("preprocessor_config.json", image_);
    require_same_patches("video_preprocessor_config.json", clip_);
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
    Pixels clip = qwen_pixels(frames, clip_);
    clip.pictures[0].seconds_per_step =
        static_cast<double>(clip_.temporal_patch_size) / frames_per_second;
    return clip;
  }

  // Frames are resized as they are read: a film at full size may not fit into memory.
  Clip sample_clip(const image::VideoFile& video, const ClipSampling& sampling) const override {
    const FrameChoice choice = choose_frames(video.facts(), sampling);
    const auto count = static_cast<int64_t>(choice.numbers.size());
    Clip clip{.frames_per_second = choice.frames_per_second};
    video.read(choice.numbers, [&](const image::Image& frame) {
      if (sampling.rule == "processor") {
        clip.frames.push_back(qwen_view(frame, clip_));
        return;
      }
      const ImageSize size = clip_frame_size({.height = frame.height, .width = frame.width}, count,
                                             clip_.factor(), sampling.max_pixels);
      clip.frames.push_back(resize_frame(frame, size));
    });
    return clip;
  }

  const PictureSizes* picture_sizes() const override { return this; }

  PictureShape shape_of(const image::Image& picture) const override {
    return qwen_shape({picture.height, picture.width}, image_);
  }

  Pixels smaller_pixels(const image::Image& picture, int64_t tokens) const override {
    return qwen_pixels_of_tokens(picture, tokens, image_);
  }

  image::Image seen(const image::Image& picture) const override {
    return qwen_view(picture, image_);
  }

  ModelInput lay_out(const std::vector<int64_t>& ids, const Pixels& pixels) const override {
    ModelInput input = expand_marks(ids,
                                    {.image = config_.image_token_id,
                                     .clip = config_.video_token_id,
                                     .longest = config_.text.max_position_embeddings},
                                    pixels);
    const auto rate = static_cast<double>(config_.vision_config.tokens_per_second);
    input.position_ids = rope_index(input, {.tokens_per_second = rate});
    return input;
  }

 private:
  void require_same_patches(const char* file, const QwenImageConfig& read) const {
    const auto require_same = [&](const char* key, int64_t found, int64_t expected) {
      if (found == expected) return;
      throw Error({.where = (folder_ / file).string() + ": " + key,
                   .found = std::to_string(found),
                   .expected = std::to_string(expected) + " as in config.json"});
    };
    const QwenVisionConfig& vision = config_.vision_config;
    require_same("patch_size", read.patch_size, vision.patch_size);
    require_same("merge_size", read.merge_size, vision.spatial_merge_size);
    require_same("temporal_patch_size", read.temporal_patch_size, vision.temporal_patch_size);
  }

  fs::path folder_;
  text::FolderChatTemplate chat_;
  QwenConfig config_;
  QwenImageConfig image_, clip_;
  std::unique_ptr<text::Tokenizer> tokenizer_;
};

}  // namespace

std::unique_ptr<Processor> qwen_processor(const fs::path& folder, const QwenConfig& config,
                                          image::PassOrder order) {
  return std::make_unique<QwenProcessor>(folder, config, order);
}

}  // namespace glimpse::models
