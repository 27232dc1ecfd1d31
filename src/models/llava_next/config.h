#pragma once
#include <filesystem>
#include <vector>

#include "models/llava/config.h"
#include "models/llava_next/anyres.h"

namespace glimpse::models {

/// config.json of a Hugging Face LLaVA-NeXT folder (model_type "llava_next"): that of LLaVA-1.5 and
/// the canvases. Source: spec/models/llava.md 1b.
struct LlavaNextConfig {
  LlavaConfig llava;
  std::vector<PixelSize> canvases;  ///< image_grid_pinpoints, [height, width]

  TileLayout layout() const {
    const ClipVisionConfig& vision = llava.vision_config;
    return {.canvases = canvases,
            .tile_side = vision.image_size,
            .tile_cells = vision.image_size / vision.patch_size};
  }
};

/// Errors: Error for values this implementation does not cover.
LlavaNextConfig read_llava_next_config(const std::filesystem::path& folder);

/// image_grid_pinpoints of config.json or preprocessor_config.json; without the key those of the
/// published models. Errors: Error for sizes that tiles of `tile_side` do not fill.
std::vector<PixelSize> read_canvases(const std::filesystem::path& file, int64_t tile_side);

}  // namespace glimpse::models
