#include "inference/smaller_picture.h"

#include <torch/torch.h>

#include "base/error.h"
#include "pruning/budget.h"

namespace glimpse::inference {
namespace {

// The middle of cell `i` of `few` lies in this one of `many`.
int64_t cell_below(int64_t i, int64_t few, int64_t many) { return (2 * i + 1) * many / (2 * few); }

// Rows of the whole prompt in the order of the smaller one's: text as it is, for every visual token
// the one in the whole picture that its middle lies in; ends of rows stay ends of rows.
torch::Tensor rows_of_whole(const models::ModelInput& whole, const models::ModelInput& smaller) {
  std::vector<int64_t> rows;
  int64_t next = 0;
  for (size_t i = 0; i < smaller.visual_spans.size(); ++i) {
    const models::VisualSpan &few = smaller.visual_spans[i], &many = whole.visual_spans[i];
    while (next < many.begin) rows.push_back(next++);
    const int64_t columns = many.grid.w + many.row_ends;
    for (int64_t row = 0; row < few.grid.h; ++row) {
      const int64_t first = many.begin + cell_below(row, few.grid.h, many.grid.h) * columns;
      for (int64_t column = 0; column < few.grid.w; ++column) {
        rows.push_back(first + cell_below(column, few.grid.w, many.grid.w));
      }
      for (int64_t end = 0; end < few.row_ends; ++end) rows.push_back(first + many.grid.w + end);
    }
    next = many.end();
  }
  while (next < whole.ids.size(0)) rows.push_back(next++);
  return torch::tensor(rows, torch::kInt64);
}

}  // namespace

const models::PictureSizes& picture_sizes(const models::Processor& processor) {
  const models::PictureSizes* sizes = processor.picture_sizes();
  if (sizes != nullptr) return *sizes;
  throw Error({.where = "smaller pictures",
               .found = "a model that resizes every picture to one size: its visual tokens would "
                        "stay as many",
               .expected = "a model with dynamic resolution (Qwen2.5-VL, LLaVA-NeXT)",
               .advice = "method pool averages tokens on a coarser grid instead"});
}

models::ModelInput with_smaller_pictures(
    const models::Processor& processor, const std::vector<image::Image>& pictures,
    const Layout& layout,
    const std::function<SmallerPictures(const models::ModelInput& whole)>& share_of) {
  const models::PictureSizes& sizes = picture_sizes(processor);
  models::Pixels shapes;
  for (const image::Image& picture : pictures) shapes.pictures.push_back(sizes.shape_of(picture));
  const models::ModelInput whole = layout(shapes);
  const SmallerPictures wanted = share_of(whole);
  std::vector<models::Pixels> parts;
  for (size_t i = 0; i < pictures.size(); ++i) {
    const int64_t tokens = pruning::tokens_of_share(wanted.share, shapes.pictures[i].tokens());
    parts.push_back(sizes.smaller_pixels(pictures[i], tokens));
  }
  models::ModelInput input = layout(models::join(parts));
  input.whole_visual_tokens = whole.visual_tokens();
  if (wanted.whole_positions) {
    input.position_ids = whole.position_ids.index_select(-1, rows_of_whole(whole, input));
  }
  return input;
}

}  // namespace glimpse::inference
