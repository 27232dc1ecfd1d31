#pragma once
#include <vector>

#include "metrics/metric.h"

namespace glimpse::metrics {

/// Samples with every text put through the PTB tokeniser: all references as one buffer in the order
/// of the samples, all predictions as another, as the COCO evaluation does. Order matters (see
/// ptb_tokenizer.h).
std::vector<Response> tokenize_samples(const std::vector<Response>& samples);

}  // namespace glimpse::metrics
