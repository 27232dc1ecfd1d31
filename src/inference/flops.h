#pragma once
#include "models/parts.h"

namespace glimpse::inference {

/// Floating-point operations (2 per multiply-add) of decoder layers that run once over a prompt of
/// `rows` rows: projections, causal attention (half of the square), gated MLP. Without head, vision
/// tower and predictor. Source: evaluation.md 4.2.
double layer_flops(const models::DecoderShape& shape, int64_t rows, int64_t layers);

}  // namespace glimpse::inference
