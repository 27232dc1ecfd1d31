#pragma once
#include <string>
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

enum class MergeMode { none, sum, mean };
/// "none", "sum" or "mean". Errors: Error for anything else.
MergeMode parse_merge_mode(const std::string& text);

struct VisionZipOptions {
  int64_t vision_block = 0;      ///< whose attention and keys are read
  double contextual = 10. / 64;  ///< share of the budget that merged tokens take
  /// sum (published): a contextual token plus the mean of those assigned to it; mean: of all.
  MergeMode merge = MergeMode::sum;
};

/// The most attended tokens stay as they are; of the others every n-th becomes a contextual token,
/// into which those with similar keys (mean over heads) are merged. Merges projected rows, the
/// original those before the projector; the class token is not sent.
/// Source: VisionZip, arXiv 2412.04467.
std::vector<Stage> vision_zip(const VisionZipOptions& options, const PictureRule& rule);

}  // namespace glimpse::pruning
