#pragma once
#include <vector>

#include "metrics/metric.h"

namespace glimpse::metrics {

/// ROUGE-L of tokenised samples, in [0, 1]: F-measure (beta 1.2) of the longest common subsequence,
/// precision and recall each the best over the references; the corpus score is the mean. As in the
/// COCO evaluation, words are split at plain blanks only ("1 1/2" with a no-break space is one
/// word) and an empty caption is one empty word.
CorpusScore rouge_l(const std::vector<Response>& tokenized);

}  // namespace glimpse::metrics
