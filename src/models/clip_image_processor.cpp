#include "models/clip_image_processor.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/strings.h"
#include "image/geometry.h"
#include "image/resize.h"
#include "models/pixel_levels.h"

namespace glimpse::models {
namespace {

[[noreturn]] void refuse(const std::string& file, const std::string& found,
                         const std::string& expected) {
  throw Error({.where = file, .found = found, .expected = expected});
}

int64_t edge(const nlohmann::json& size, const char* key, const std::string& file) {
  if (size.is_number_integer()) return size.get<int64_t>();
  const auto found = size.is_object() ? size.find(key) : size.end();
  if (!size.is_object() || found == size.end() || !found->is_number_integer()) {
    refuse(file, "no integer '" + std::string(key) + "' in " + size.dump(), "pixels");
  }
  return found->get<int64_t>();
}

// A line of pixels would grow to gigabytes before its middle is cut out.
constexpr int64_t kMostResizedPixels = 128'000'000;

struct Size {
  int64_t width = 0, height = 0;
};

// The longer edge is truncated, as transformers' get_resize_output_image_size does.
Size resized(int64_t width, int64_t height, const ClipImageConfig& config) {
  const int64_t shorter = std::min(width, height);
  return {width * config.shortest_edge / shorter, height * config.shortest_edge / shorter};
}

std::array<uint8_t, 3> mean_colour(const ClipImageConfig& config) {
  const auto level = [&](size_t channel) {
    return static_cast<uint8_t>(config.mean[channel] * 255);  // cut off, as published
  };
  return {level(0), level(1), level(2)};
}

// What the view of the padded square covers, in shares of the picture inside it.
image::UnitBox padded_cover(int64_t width, int64_t height, const ClipImageConfig& config) {
  const int64_t side = std::max(width, height);
  const image::UnitBox square = clip_covered(side, side, config);
  const auto in_picture = [side](double share, int64_t extent) {
    const int64_t border = (side - extent) / 2;
    return (share * static_cast<double>(side) - static_cast<double>(border)) /
           static_cast<double>(extent);
  };
  return {in_picture(square.x1, width), in_picture(square.y1, height), in_picture(square.x2, width),
          in_picture(square.y2, height)};
}

}  // namespace

ClipImageConfig read_clip_image_config(const std::filesystem::path& folder,
                                       const std::vector<std::string>& types) {
  const std::string file = (folder / "preprocessor_config.json").string();
  const nlohmann::json root = read_json_file(file);
  const std::string found = root.value("image_processor_type", types.front());
  const auto is_found = [&](const std::string& type) {
    return found == type || found == type + "Fast";
  };
  if (std::none_of(types.begin(), types.end(), is_found)) {
    refuse(file, "image_processor_type '" + found + "'", glimpse::join(types, " or "));
  }
  for (const char* step : {"do_resize", "do_center_crop", "do_rescale", "do_normalize"}) {
    if (!root.value(step, true)) refuse(file, std::string(step) + " false", "true");
  }
  if (root.value("resample", 3) != 3)
    refuse(file, "resample " + root["resample"].dump(), "3 (bicubic)");
  ClipImageConfig config;
  if (root.contains("size")) config.shortest_edge = edge(root["size"], "shortest_edge", file);
  if (root.contains("crop_size")) {
    config.crop_height = edge(root["crop_size"], "height", file);
    config.crop_width = edge(root["crop_size"], "width", file);
  }
  config.do_pad = root.value("do_pad", false) && found.starts_with("LlavaImage");
  config.rescale_factor = root.value("rescale_factor", config.rescale_factor);
  config.mean = root.value("image_mean", config.mean);
  config.deviation = root.value("image_std", config.deviation);
  if (config.mean.size() != 3 || config.deviation.size() != 3)
    refuse(file, "image_mean, image_std", "3 numbers each");
  return config;
}

image::Image clip_view(const image::Image& picture, const ClipImageConfig& config) {
  if (config.do_pad && picture.width != picture.height) {
    ClipImageConfig unpadded = config;
    unpadded.do_pad = false;
    return clip_view(image::pad_to_square(picture, mean_colour(config)), unpadded);
  }
  const Size size = resized(picture.width, picture.height, config);
  if (size.width * size.height > kMostResizedPixels) {
    throw Error({.where = "picture",
                 .found = std::to_string(picture.width) + " x " + std::to_string(picture.height),
                 .expected = "sides that differ less: its short one becomes " +
                             std::to_string(config.shortest_edge)});
  }
  const bool fits = size.width == picture.width && size.height == picture.height;
  return image::center_crop(fits ? picture
                                 : image::resize(picture, size.width, size.height,
                                                 image::Filter::bicubic, config.pass_order),
                            config.crop_width, config.crop_height);
}

image::UnitBox clip_covered(int64_t width, int64_t height, const ClipImageConfig& config) {
  if (config.do_pad && width != height) return padded_cover(width, height, config);
  const Size size = resized(width, height, config);
  const auto share = [](int64_t whole, int64_t part) {
    return static_cast<double>(part) / static_cast<double>(whole);
  };
  const double x = share(size.width, (size.width - config.crop_width) / 2);
  const double y = share(size.height, (size.height - config.crop_height) / 2);
  return {x, y, x + share(size.width, config.crop_width),
          y + share(size.height, config.crop_height)};
}

torch::Tensor clip_pixel_values(const image::Image& picture, const ClipImageConfig& config) {
  const image::Image view = clip_view(picture, config);
  const PixelLevels levels = pixel_levels(config.rescale_factor, config.mean, config.deviation);
  torch::Tensor pixels = torch::empty({1, 3, view.height, view.width});
  float* out = pixels.data_ptr<float>();
  const int64_t count = view.width * view.height;
  for (size_t channel = 0; channel < 3; ++channel) {
    for (int64_t i = 0; i < count; ++i) {
      *out++ = levels[channel][view.rgb[static_cast<size_t>(3 * i) + channel]];
    }
  }
  return pixels;
}

}  // namespace glimpse::models
