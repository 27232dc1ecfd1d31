#include "models/qwen2_5_vl/image_processor.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "image/resize.h"
#include "models/pixel_levels.h"

namespace glimpse::models {
namespace {

constexpr int64_t kFewestPixels = 56 * 56;  // class defaults of the official processor
constexpr int64_t kMostPixels = 14 * 14 * 4 * 1280;
constexpr int64_t kFewestPixelsOfFrame = 128 * 28 * 28;  // those of the official video processor
constexpr int64_t kMostPixelsOfFrame = 768 * 28 * 28;
constexpr double kWidestAspect = 200;

struct ProcessorSteps {
  std::string image_processor_type = "Qwen2VLImageProcessor";
  bool do_resize = true, do_rescale = true, do_normalize = true;
  int64_t resample = 3;
};

template <class V>
void visit_fields(V& v, ProcessorSteps& c) {
  v("image_processor_type", c.image_processor_type, "Qwen2VLImageProcessor");
  v("do_resize", c.do_resize, "true");
  v("do_rescale", c.do_rescale, "true");
  v("do_normalize", c.do_normalize, "true");
  v("resample", c.resample, "3 (bicubic)");
}

void require_covered(const ProcessorSteps& steps, const QwenImageConfig& config,
                     const std::string& file) {
  const auto refuse = [&file](const std::string& found, const char* expected) {
    throw Error({.where = file, .found = found, .expected = expected});
  };
  if (!steps.image_processor_type.starts_with("Qwen2VLImageProcessor")) {
    refuse("image_processor_type '" + steps.image_processor_type + "'", "Qwen2VLImageProcessor");
  }
  if (!steps.do_resize || !steps.do_rescale || !steps.do_normalize) {
    refuse("a step that is switched off", "do_resize, do_rescale and do_normalize true");
  }
  if (steps.resample != 3) refuse("resample " + std::to_string(steps.resample), "3 (bicubic)");
  if (config.image_mean.size() != 3 || config.image_std.size() != 3) {
    refuse("another number of channels", "image_mean, image_std: 3 numbers each");
  }
}

QwenImageConfig read_config(const std::filesystem::path& file) {
  const config::Node root = config::read_json_node(file);
  const auto config = config::parse_known<QwenImageConfig>(root);
  require_covered(config::parse_known<ProcessorSteps>(root), config, file.string());
  return config;
}

// Halves go to the even multiple, as Python's round does.
int64_t nearest_multiple(int64_t side, int64_t factor) {
  return factor * static_cast<int64_t>(
                      std::nearbyint(static_cast<double>(side) / static_cast<double>(factor)));
}

// Writes the patches of one time step (temporal_patch_size frames).
class PatchWriter {
 public:
  PatchWriter(const QwenImageConfig& config, float* out)
      : config_(config),
        levels_(pixel_levels(config.rescale_factor, config.image_mean, config.image_std)),
        out_(out) {}

  void write_step(const std::vector<const image::Image*>& frames) {
    const int64_t side = config_.patch_size, merge = config_.merge_size;
    const int64_t rows = frames[0]->height / side, columns = frames[0]->width / side;
    for (int64_t row = 0; row < rows; row += merge) {
      for (int64_t column = 0; column < columns; column += merge) {
        for (int64_t i = 0; i < merge * merge; ++i) {
          write_patch(frames, (column + i % merge) * side, (row + i / merge) * side);
        }
      }
    }
  }

 private:
  void write_patch(const std::vector<const image::Image*>& frames, int64_t left, int64_t top) {
    for (size_t channel = 0; channel < 3; ++channel) {
      for (const image::Image* frame : frames) write_channel(*frame, channel, left, top);
    }
  }

  void write_channel(const image::Image& frame, size_t channel, int64_t left, int64_t top) {
    for (int64_t y = top; y < top + config_.patch_size; ++y) {
      const uint8_t* pixel = frame.pixel(left, y);
      for (int64_t x = 0; x < config_.patch_size; ++x) {
        *out_++ = levels_[channel][pixel[static_cast<size_t>(3 * x) + channel]];
      }
    }
  }

  const QwenImageConfig& config_;
  PixelLevels levels_;
  float* out_;
};

PictureShape shape_of_patches(const Grid& patches, const ImageSize& source,
                              const QwenImageConfig& config) {
  const Grid tokens{
      .t = patches.t, .h = patches.h / config.merge_size, .w = patches.w / config.merge_size};
  return {.rows = patches.tokens(),
          .patches = patches,
          .views = {{.begin = 0, .grid = tokens}},
          .height = source.height,
          .width = source.width};
}

}  // namespace

int64_t QwenImageConfig::fewest_pixels() const {
  if (min_pixels) return *min_pixels;
  return size ? size->shortest_edge.value_or(kFewestPixels) : kFewestPixels;
}

int64_t QwenImageConfig::most_pixels() const {
  if (max_pixels) return *max_pixels;
  return size ? size->longest_edge.value_or(kMostPixels) : kMostPixels;
}

QwenImageConfig read_qwen_image_config(const std::filesystem::path& folder) {
  return read_config(folder / "preprocessor_config.json");
}

QwenImageConfig read_qwen_clip_config(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "video_preprocessor_config.json";
  if (!std::filesystem::exists(file)) return read_qwen_image_config(folder);
  QwenImageConfig config = read_config(file);
  if (!config.size) config.size.emplace();
  if (!config.size->shortest_edge) config.size->shortest_edge = kFewestPixelsOfFrame;
  if (!config.size->longest_edge) config.size->longest_edge = kMostPixelsOfFrame;
  return config;
}

ImageSize smart_resize(const ImageSize& size, const QwenImageConfig& config) {
  return smart_resize(size, {.factor = config.factor(),
                             .fewest = static_cast<double>(config.fewest_pixels()),
                             .most = static_cast<double>(config.most_pixels())});
}

ImageSize smart_resize(const ImageSize& size, const AreaBounds& bounds) {
  const auto height = static_cast<double>(size.height), width = static_cast<double>(size.width);
  if (std::max(height, width) > kWidestAspect * std::min(height, width)) {
    throw Error({.where = "picture",
                 .found = std::to_string(size.width) + " x " + std::to_string(size.height),
                 .expected = "sides of at most 200 to 1"});
  }
  const int64_t factor = bounds.factor;
  const auto side = static_cast<double>(factor);
  ImageSize result{nearest_multiple(size.height, factor), nearest_multiple(size.width, factor)};
  const auto area = static_cast<double>(result.height * result.width);
  if (area > bounds.most) {
    const double shrink = std::sqrt(height * width / bounds.most);
    const auto fitted = [&](double length) {
      return std::max(factor, static_cast<int64_t>(std::floor(length / shrink / side)) * factor);
    };
    return {fitted(height), fitted(width)};
  }
  if (area < bounds.fewest) {
    const double grow = std::sqrt(bounds.fewest / (height * width));
    const auto fitted = [&](double length) {
      return static_cast<int64_t>(std::ceil(length * grow / side)) * factor;
    };
    return {fitted(height), fitted(width)};
  }
  return result;
}

ImageSize size_for_tokens(const ImageSize& resized, int64_t tokens, int64_t factor) {
  const double most = static_cast<double>(tokens * factor * factor);
  ImageSize fitted = smart_resize(resized, {.factor = factor, .fewest = 0, .most = most});
  int64_t& longer = fitted.height > fitted.width ? fitted.height : fitted.width;
  if (std::min(fitted.height, fitted.width) == factor) longer = std::min(longer, tokens * factor);
  return fitted;
}

image::Image qwen_view(const image::Image& picture, const QwenImageConfig& config) {
  const ImageSize target = smart_resize({picture.height, picture.width}, config);
  if (target.height == picture.height && target.width == picture.width) return picture;
  return image::resize(picture, target.width, target.height, image::Filter::bicubic,
                       config.pass_order);
}

Pixels qwen_pixels(const std::vector<image::Image>& frames, const QwenImageConfig& config) {
  TORCH_CHECK(!frames.empty(), "a picture without frames");
  std::vector<image::Image> views;
  for (const image::Image& frame : frames) views.push_back(qwen_view(frame, config));
  const image::Image& first = views.front();
  for (const image::Image& view : views) {
    if (view.height == first.height && view.width == first.width) continue;
    throw Error({.where = "clip", .found = "frames of different sizes", .expected = "one size"});
  }
  const auto count = static_cast<int64_t>(views.size()), depth = config.temporal_patch_size;
  const Grid patches{.t = (count + depth - 1) / depth,
                     .h = first.height / config.patch_size,
                     .w = first.width / config.patch_size};
  const int64_t values = 3 * depth * config.patch_size * config.patch_size;
  Pixels pixels{.values = torch::empty({patches.tokens(), values})};
  PatchWriter writer(config, pixels.values.data_ptr<float>());
  for (int64_t step = 0; step < patches.t; ++step) {
    std::vector<const image::Image*> of_step;
    for (int64_t i = 0; i < depth; ++i) {
      of_step.push_back(&views[static_cast<size_t>(std::min(step * depth + i, count - 1))]);
    }
    writer.write_step(of_step);
  }
  pixels.pictures = {
      shape_of_patches(patches, {frames.front().height, frames.front().width}, config)};
  return pixels;
}

PictureShape qwen_shape(const ImageSize& size, const QwenImageConfig& config) {
  const ImageSize resized = smart_resize(size, config);
  const Grid patches{
      .t = 1, .h = resized.height / config.patch_size, .w = resized.width / config.patch_size};
  return shape_of_patches(patches, size, config);
}

Pixels qwen_pixels_of_tokens(const image::Image& picture, int64_t tokens,
                             const QwenImageConfig& config) {
  const ImageSize whole = smart_resize({picture.height, picture.width}, config);
  const ImageSize target = size_for_tokens(whole, tokens, config.factor());
  QwenImageConfig as_it_is = config;
  as_it_is.min_pixels = 1;
  as_it_is.max_pixels = target.height * target.width;
  return qwen_pixels({image::resize(picture, target.width, target.height, image::Filter::bicubic,
                                    config.pass_order)},
                     as_it_is);
}

}  // namespace glimpse::models
