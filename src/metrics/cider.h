#pragma once
#include <cstdint>
#include <vector>

#include "metrics/metric.h"
#include "metrics/ngrams.h"

namespace glimpse::metrics {

/// In how many images each n-gram (n = 1..4) occurs in any reference.
struct DocumentFrequency {
  Vocabulary words;
  NgramTable images_with;
  int64_t images = 0;
};

/// Over the references of tokenised samples, one sample for each image.
DocumentFrequency document_frequency(const std::vector<Response>& tokenized);

/// CIDEr-D of tokenised samples (what the COCO evaluation calls CIDEr), 0..10; the corpus score is
/// the mean. The score depends on which images are in the run: with one image every score is 0, and
/// scores of a subset are comparable only when `frequency` comes from the whole annotation file.
/// Source: Vedantam et al., arXiv 1411.5726, with sigma 6 and clipped counts.
CorpusScore cider(const std::vector<Response>& tokenized, const DocumentFrequency& frequency);
CorpusScore cider(const std::vector<Response>& tokenized);

}  // namespace glimpse::metrics
