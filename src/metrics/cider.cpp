#include "metrics/cider.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace glimpse::metrics {
namespace {

constexpr double kSigma = 6;

struct Weight {
  Ngram gram;
  double value;
};

/// Term frequency times inverse document frequency of one caption, for each n.
struct CaptionVector {
  std::array<std::vector<Weight>, kMaxNgram> weights;  // in the order of the n-grams
  std::array<double, kMaxNgram> norms{};
  double bigrams = 0;  // the reference implementation's "length" counts bigrams
};

/// Makes vectors of captions; words that no reference has get numbers of their own.
class Weigher {
 public:
  explicit Weigher(const DocumentFrequency& frequency)
      : frequency_(frequency),
        words_(frequency.words),
        log_images_(std::log(static_cast<double>(frequency.images))) {}

  CaptionVector vector_of(const std::string& caption) {
    const std::vector<uint32_t> words = words_.add_caption(caption);
    CaptionVector vector;
    for (int n = 1; n <= kMaxNgram; ++n) {
      const auto at = static_cast<size_t>(n - 1);
      double squares = 0;
      for (const NgramCount& entry : count_ngrams(words, n)) {
        const double weight = static_cast<double>(entry.count) * rarity(entry.gram);
        vector.weights[at].push_back({.gram = entry.gram, .value = weight});
        squares += weight * weight;
      }
      vector.norms[at] = std::sqrt(squares);
    }
    vector.bigrams = words.empty() ? 0 : static_cast<double>(words.size() - 1);
    return vector;
  }

 private:
  double rarity(const Ngram& gram) const {
    const int64_t images = std::max(int64_t{1}, frequency_.images_with.count(gram));
    return log_images_ - std::log(static_cast<double>(images));
  }

  const DocumentFrequency& frequency_;
  Vocabulary words_;
  double log_images_;
};

/// Products of the reference's weights with the candidate's, which count no more than those.
double clipped_product(const std::vector<Weight>& candidate, const std::vector<Weight>& reference) {
  double sum = 0;
  auto next = reference.begin();
  for (const Weight& weight : candidate) {
    while (next != reference.end() && next->gram < weight.gram) ++next;
    if (next == reference.end()) break;
    if (next->gram == weight.gram) sum += std::min(weight.value, next->value) * next->value;
  }
  return sum;
}

double similarity(const CaptionVector& candidate, const CaptionVector& reference) {
  double sum = 0;
  for (size_t at = 0; at < kMaxNgram; ++at) {
    const double product = clipped_product(candidate.weights[at], reference.weights[at]);
    const double norms = candidate.norms[at] * reference.norms[at];
    sum += norms == 0 ? product : product / norms;
  }
  const double difference = candidate.bigrams - reference.bigrams;
  return sum / kMaxNgram * std::exp(-difference * difference / (2 * kSigma * kSigma));
}

double score_sample(const Response& sample, Weigher& weigher) {
  if (sample.references.empty()) return 0;
  const CaptionVector candidate = weigher.vector_of(sample.prediction);
  double sum = 0;
  for (const std::string& reference : sample.references) {
    sum += similarity(candidate, weigher.vector_of(reference));
  }
  return 10 * sum / static_cast<double>(sample.references.size());
}

}  // namespace

DocumentFrequency document_frequency(const std::vector<Response>& tokenized) {
  DocumentFrequency frequency;
  frequency.images = static_cast<int64_t>(tokenized.size());
  std::vector<Ngram> grams;
  for (const Response& sample : tokenized) {
    grams.clear();
    for (const std::string& reference : sample.references) {
      const std::vector<uint32_t> words = frequency.words.add_caption(reference);
      for (int n = 1; n <= kMaxNgram; ++n) {
        for (const NgramCount& entry : count_ngrams(words, n)) grams.push_back(entry.gram);
      }
    }
    std::sort(grams.begin(), grams.end());
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    for (const Ngram& gram : grams) frequency.images_with.add(gram);
  }
  return frequency;
}

CorpusScore cider(const std::vector<Response>& tokenized, const DocumentFrequency& frequency) {
  CorpusScore score;
  Weigher weigher(frequency);
  for (const Response& sample : tokenized) {
    score.per_sample.push_back(score_sample(sample, weigher));
  }
  const double sum = std::accumulate(score.per_sample.begin(), score.per_sample.end(), 0.0);
  score.corpus = tokenized.empty() ? 0 : sum / static_cast<double>(tokenized.size());
  return score;
}

CorpusScore cider(const std::vector<Response>& tokenized) {
  return cider(tokenized, document_frequency(tokenized));
}

}  // namespace glimpse::metrics
