#pragma once
#include <array>
#include <vector>

#include "metrics/metric.h"
#include "metrics/ngrams.h"

namespace glimpse::metrics {

/// Samples with every text put through the PTB tokeniser: all references as one buffer in the order
/// of the samples, all predictions as another, as the COCO evaluation does. Order matters (see
/// ptb_tokenizer.h).
std::vector<Response> tokenize_samples(const std::vector<Response>& samples);

/// What the COCO evaluation prints, without METEOR and SPICE.
struct CaptionScores {
  std::array<CorpusScore, kMaxNgram> bleu;  ///< [n - 1] = BLEU-n
  CorpusScore rouge_l, cider;
};
CaptionScores caption_scores(const std::vector<Response>& tokenized);

}  // namespace glimpse::metrics
