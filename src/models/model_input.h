#pragma once
#include <torch/types.h>

#include <string>
#include <vector>

#include "text/chat_template.h"

namespace glimpse::models {

/// A chat; pictures are taken in the order of its image parts.
struct Prompt {
  std::vector<text::ChatTurn> turns;
  std::string raw;  ///< tokenised as it stands when not empty (then `turns` is empty)
};

/// The usual case: one user turn with `num_images` pictures before the text.
Prompt user_prompt(const std::string& text, int64_t num_images);

/// Token grid of one picture (t frames of h x w merged patches).
struct Grid {
  int64_t t = 1, h = 0, w = 0;
  int64_t tokens() const { return t * h * w; }
};

/// Where a picture's tokens stand in the sequence: [begin, begin + grid.tokens()).
struct VisualSpan {
  int64_t begin = 0;
  Grid grid;
  int64_t end() const { return begin + grid.tokens(); }
};

/// A prompt as the model reads it, for one sample.
struct ModelInput {
  torch::Tensor ids;  ///< int64 [S], image marks expanded to one placeholder per visual token
  torch::Tensor position_ids;  ///< int64 [S]
  torch::Tensor pixels;        ///< float [num_images, 3, H, W]
  std::vector<VisualSpan> visual_spans;

  int64_t visual_tokens() const {
    int64_t sum = 0;
    for (const VisualSpan& span : visual_spans) sum += span.grid.tokens();
    return sum;
  }
};

}  // namespace glimpse::models
