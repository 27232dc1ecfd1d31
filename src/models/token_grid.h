#pragma once
#include <vector>

#include "image/unit_box.h"
#include "models/model_input.h"

namespace glimpse::models {

/// Visual tokens that lie in the union of the boxes, raster order. A box covers columns floor(x1*W)
/// .. min(floor(x2*W), W-1) and rows likewise, both ends included; starts are clamped to the grid
/// (the reference leaves them unclamped and loses boxes that start at 1.0). A box without extent
/// covers its cell, one with swapped corners nothing. The grid stands for the whole picture, its
/// time steps alike. Source: method.md 6.3.
std::vector<bool> box_mask(const std::vector<image::UnitBox>& boxes, const Grid& grid);

/// The same for all visual tokens of a prompt about one picture: in every view the part of a box
/// that the view shows, ends of rows never.
std::vector<bool> box_mask(const std::vector<image::UnitBox>& boxes,
                           const std::vector<VisualSpan>& spans);

}  // namespace glimpse::models
