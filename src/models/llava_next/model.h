#pragma once
#include <memory>

#include "models/llava/model.h"
#include "models/llava_next/config.h"

namespace glimpse::models {

/// LLaVA-NeXT (LLaVA 1.6): the modules of LLaVA-1.5 and "image_newline", the row that ends every
/// row of patches.
class LlavaNextModules : public LlavaModules {
 public:
  explicit LlavaNextModules(const LlavaNextConfig& config);
  const TileLayout& layout() const { return layout_; }
  const torch::Tensor& newline() const { return newline_D_; }

 private:
  TileLayout layout_;
  torch::Tensor newline_D_;
};

/// The tower and projector of `modules` behind the common interface. Taps and attention of
/// newlines are zeros.
std::shared_ptr<VisionTower> llava_next_vision_tower(std::shared_ptr<LlavaNextModules> modules);

}  // namespace glimpse::models
