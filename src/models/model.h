#pragma once
#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "image/resize.h"
#include "image/video.h"
#include "models/clip_sampling.h"
#include "models/model_input.h"
#include "models/parts.h"
#include "text/tokenizer.h"

namespace torch::nn {
class Module;
}

namespace glimpse::models {

/// What families have whose visual tokens follow the size of a picture.
class PictureSizes {
 public:
  virtual ~PictureSizes() = default;
  /// How Processor::pixels lays the picture out.
  virtual PictureShape shape_of(const image::Image& picture) const = 0;
  /// What the tower reads of the picture made smaller, close to its aspect, until it has at most
  /// `tokens` visual tokens. Errors: Error naming the fewest it can have.
  virtual Pixels smaller_pixels(const image::Image& picture, int64_t tokens) const = 0;
};

/// Text and pictures to model inputs, the way the family's official processor does it.
class Processor {
 public:
  virtual ~Processor() = default;
  virtual const text::Tokenizer& tokenizer() const = 0;
  /// The chat as one string, image marks not yet expanded.
  virtual std::string render(const Prompt& prompt) const = 0;
  /// What the tower reads of one picture.
  virtual Pixels pixels(const image::Image& picture) const = 0;
  /// The same of a clip: frames in order, sampled at `frames_per_second`. Errors: Error in a family
  /// that reads no clips.
  virtual Pixels clip_pixels(const std::vector<image::Image>& frames,
                             double frames_per_second) const;
  /// Frames of a video file for clip_pixels(). Errors: Error in a family that reads no clips, for a
  /// sampling that the file cannot meet, and those of VideoFile::read.
  virtual Clip sample_clip(const image::VideoFile& video, const ClipSampling& sampling) const;
  /// The part of the picture that its visual tokens cover, as resized for the tower.
  virtual image::Image seen(const image::Image& picture) const = 0;
  /// The prompt as the model reads it. `ids` has one placeholder per picture, or is already
  /// expanded. Errors: Error when placeholders and pictures differ in number.
  virtual ModelInput lay_out(const std::vector<int64_t>& ids, const Pixels& pixels) const = 0;
  virtual int64_t image_token() const = 0;
  /// Null where every picture has equally many visual tokens.
  virtual const PictureSizes* picture_sizes() const { return nullptr; }

  /// render, tokenise, lay_out.
  ModelInput lay_out_prompt(const Prompt& prompt, const Pixels& pixels) const;
  /// The same from pictures.
  ModelInput prepare(const Prompt& prompt, const std::vector<image::Image>& pictures) const;
  /// lay_out from pictures.
  ModelInput prepare_ids(const std::vector<int64_t>& ids,
                         const std::vector<image::Image>& pictures) const;
};

struct ModelSpec {
  std::string family;  ///< model_type of the folder: "llava", "qwen2_5_vl"
  std::filesystem::path folder;
  torch::ScalarType dtype = torch::kFloat32;
  torch::Device device{"cpu"};
  image::PassOrder pass_order = image::PassOrder::pillow13;  ///< of resizing pictures
  std::optional<uint64_t> random_seed;  ///< of random weights instead of the folder's
  std::vector<int64_t> end_ids;         ///< generation stops at any of these
};

/// A vision-language model as a struct of parts.
struct Model {
  ModelSpec spec;
  std::unique_ptr<Processor> processor;
  std::shared_ptr<VisionTower> vision;
  std::shared_ptr<Decoder> decoder;
  std::shared_ptr<torch::nn::Module> modules;  ///< owns every weight: hashing, freezing, casting
};

}  // namespace glimpse::models
