#include "models/llava_next/config.h"

#include "base/error.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "models/llava/pretrained.h"

namespace glimpse::models {
namespace {

struct CanvasKeys {
  std::vector<std::vector<int64_t>> image_grid_pinpoints{
      {336, 672}, {672, 336}, {672, 672}, {1008, 336}, {336, 1008}};
};

template <class V>
void visit_fields(V& v, CanvasKeys& c) {
  v("image_grid_pinpoints", c.image_grid_pinpoints, "canvases, [height, width]");
}

}  // namespace

std::vector<PixelSize> read_canvases(const std::filesystem::path& file, int64_t tile_side) {
  const auto keys = config::parse_known<CanvasKeys>(config::read_json_node(file));
  std::vector<PixelSize> canvases;
  bool fit = !keys.image_grid_pinpoints.empty();
  for (const std::vector<int64_t>& size : keys.image_grid_pinpoints) {
    fit = fit && size.size() == 2;
    for (const int64_t length : size) fit = fit && length > 0 && length % tile_side == 0;
    if (fit) canvases.push_back({.height = size[0], .width = size[1]});
  }
  if (fit) return canvases;
  throw Error({.where = file.string() + ": image_grid_pinpoints",
               .found = "sizes that tiles do not fill",
               .expected = "[height, width] pairs, multiples of " + std::to_string(tile_side)});
}

LlavaNextConfig read_llava_next_config(const std::filesystem::path& folder) {
  LlavaNextConfig config{.llava = read_llava_config(folder)};
  config.canvases = read_canvases(folder / "config.json", config.llava.vision_config.image_size);
  return config;
}

}  // namespace glimpse::models
