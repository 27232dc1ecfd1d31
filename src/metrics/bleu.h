#pragma once
#include <array>
#include <vector>

#include "metrics/metric.h"
#include "metrics/ngrams.h"

namespace glimpse::metrics {

/// BLEU-1..4 of tokenised samples, [n - 1] = BLEU-n, in [0, 1]: clipped counts pooled over the
/// corpus, closest reference length (ties: the shorter), with the tiny constants of the COCO
/// evaluation.
std::array<CorpusScore, kMaxNgram> bleu(const std::vector<Response>& tokenized);

}  // namespace glimpse::metrics
