#pragma once
#include <functional>

#include "pruning/methods/placement.h"

namespace glimpse::pruning {

/// What methods before the decoder share.
struct PictureRule {
  double ratio = 0.1;  ///< share of every picture's tokens
  bool sorted = true;  ///< the sequence keeps raster order; otherwise the method's own
  Positions positions = Positions::keep;
};

/// Sees one picture's alive tokens (alive_N counts from the picture's first) and its budget: at
/// most as many tokens as are alive.
using PictureSelect = std::function<Selection(const Evidence& picture, int64_t budget)>;

/// Every picture by itself, so that none starves; a mix stays within its picture.
Selection select_per_picture(const Evidence& evidence, const PictureRule& rule,
                             const PictureSelect& select);

/// A stage of such a method; `needs` are the method's.
Stage per_picture_stage(const PictureRule& rule, const Needs& needs, const PictureSelect& select,
                        const Placement& placement = {});

}  // namespace glimpse::pruning
