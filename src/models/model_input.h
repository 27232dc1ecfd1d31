#pragma once
#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "image/unit_box.h"
#include "text/chat_template.h"

namespace glimpse::models {

/// A chat; pictures are taken in the order of its image parts.
struct Prompt {
  std::vector<text::ChatTurn> turns;
  std::string raw;  ///< tokenised as it stands when not empty (then `turns` is empty)
};

/// The usual case: one user turn with `num_images` pictures before the text.
Prompt user_prompt(const std::string& text, int64_t num_images);

/// Cells of a picture: t time steps of h rows and w columns.
struct Grid {
  int64_t t = 1, h = 0, w = 0;
  int64_t tokens() const { return t * h * w; }
};

/// Where visual tokens stand in the sequence, raster order. A picture has one span, or one per view
/// of it (overview, then detail), one behind the other.
struct VisualSpan {
  int64_t begin = 0;
  Grid grid;
  int64_t row_ends = 0;  ///< tokens behind every row that are no cell (LLaVA-NeXT's newline)
  int64_t picture = 0;   ///< its place in the prompt
  /// What of the picture the cells show: less than all where it was cropped, more where padded.
  image::UnitBox covered = {0, 0, 1, 1};
  int64_t tokens() const { return grid.t * grid.h * (grid.w + row_ends); }
  int64_t end() const { return begin + tokens(); }
};

/// One picture or clip among Pixels.
struct PictureShape {
  int64_t rows = 1;  ///< of Pixels::values: 1 (CLIP), its tiles (LLaVA-NeXT), its patches (Qwen)
  Grid patches;      ///< vision patches, as official processors report them (Qwen: image_grid_thw)
  std::vector<VisualSpan> views;  ///< its visual tokens; `begin` counts from its first one
  int64_t height = 0, width = 0;  ///< of the source, for families whose layout depends on it
  double seconds_per_step = 0;    ///< of a clip, between time steps of the grid; 0 = a picture

  int64_t tokens() const { return views.empty() ? 0 : views.back().end(); }
};

/// What the vision tower reads, pictures in the order of the prompt.
struct Pixels {
  /// Normalised float; the first dimension is split by PictureShape::rows: [n, 3, H, W] pictures or
  /// tiles, or [P, 1176] flattened patches. Undefined without pictures.
  torch::Tensor values;
  std::vector<PictureShape> pictures;
};

/// Pictures behind each other.
Pixels join(const std::vector<Pixels>& parts);

/// A prompt as the model reads it, for one sample.
struct ModelInput {
  torch::Tensor ids;  ///< int64 [S], image marks expanded to one placeholder per visual token
  torch::Tensor position_ids;  ///< int64 [S], or [3, S]: time, row, column (M-RoPE)
  Pixels pixels;
  std::vector<VisualSpan> visual_spans;
  /// How many there would be had pictures not been made smaller for this prompt; 0 = as many.
  int64_t whole_visual_tokens = 0;

  int64_t visual_tokens() const {
    int64_t sum = 0;
    for (const VisualSpan& span : visual_spans) sum += span.tokens();
    return sum;
  }
};

/// The ids that stand for visual tokens.
struct VisualMarks {
  int64_t image = -1;
  int64_t clip = -1;                    ///< of clips of frames; -1 = the family reads none
  std::optional<int64_t> longest = {};  ///< the model's context in tokens, where it is known
};

/// Repeats every picture's mark once per visual token; position_ids count up. `ids` has one mark
/// per picture, or is already expanded. Errors: Error when marks and pictures differ in number, and
/// for a prompt longer than the context.
ModelInput expand_marks(const std::vector<int64_t>& ids, const VisualMarks& marks,
                        const Pixels& pixels);

}  // namespace glimpse::models
