#pragma once
#include <vector>

#include "models/model_input.h"
#include "pruning/evidence.h"

namespace glimpse::inference {

/// The rasters that a prompt's visual tokens form, in order: one per time step of every span. Ends
/// of rows (LLaVA-NeXT's newlines) count as a last column.
std::vector<pruning::TokenGrid> token_grids(const std::vector<models::VisualSpan>& spans);

}  // namespace glimpse::inference
