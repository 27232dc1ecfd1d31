#include "metrics/cider.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "metrics/ngrams.h"
#include "metrics/ptb_tokenizer.h"

namespace glimpse::metrics {
namespace {

constexpr double kSigma = 6;

/// Term frequency times inverse document frequency of one caption, for each n.
struct CaptionVector {
  std::array<std::map<std::string, double>, kMaxNgram> weights;
  std::array<double, kMaxNgram> norms{};
  double bigrams = 0;  // the reference implementation's "length" counts bigrams
};

CaptionVector vector_of(const std::string& caption, const DocumentFrequency& frequency) {
  const std::vector<std::string> words = caption_words(caption);
  const double log_images = std::log(static_cast<double>(frequency.images));
  CaptionVector vector;
  for (int n = 1; n <= kMaxNgram; ++n) {
    const auto at = static_cast<size_t>(n - 1);
    double squares = 0;
    for (const auto& [gram, count] : count_ngrams(words, n)) {
      const auto found = frequency.images_with.find(gram);
      const auto images =
          found == frequency.images_with.end() ? 1.0 : static_cast<double>(found->second);
      const double weight =
          static_cast<double>(count) * (log_images - std::log(std::max(1.0, images)));
      vector.weights[at][gram] = weight;
      squares += weight * weight;
    }
    vector.norms[at] = std::sqrt(squares);
  }
  vector.bigrams = words.empty() ? 0 : static_cast<double>(words.size() - 1);
  return vector;
}

double similarity(const CaptionVector& candidate, const CaptionVector& reference) {
  double sum = 0;
  for (size_t at = 0; at < kMaxNgram; ++at) {
    double dot = 0;
    for (const auto& [gram, weight] : candidate.weights[at]) {
      const auto found = reference.weights[at].find(gram);
      if (found != reference.weights[at].end())
        dot += std::min(weight, found->second) * found->second;
    }
    const double norms = candidate.norms[at] * reference.norms[at];
    sum += norms == 0 ? dot : dot / norms;
  }
  const double difference = candidate.bigrams - reference.bigrams;
  return sum / kMaxNgram * std::exp(-difference * difference / (2 * kSigma * kSigma));
}

double score_sample(const Response& sample, const DocumentFrequency& frequency) {
  if (sample.references.empty()) return 0;
  const CaptionVector candidate = vector_of(sample.prediction, frequency);
  double sum = 0;
  for (const std::string& reference : sample.references) {
    sum += similarity(candidate, vector_of(reference, frequency));
  }
  return 10 * sum / static_cast<double>(sample.references.size());
}

}  // namespace

DocumentFrequency document_frequency(const std::vector<Response>& tokenized) {
  DocumentFrequency frequency;
  frequency.images = static_cast<int64_t>(tokenized.size());
  for (const Response& sample : tokenized) {
    std::set<std::string> grams;
    for (const std::string& reference : sample.references) {
      const std::vector<std::string> words = caption_words(reference);
      for (int n = 1; n <= kMaxNgram; ++n) {
        for (const auto& entry : count_ngrams(words, n)) grams.insert(entry.first);
      }
    }
    for (const std::string& gram : grams) ++frequency.images_with[gram];
  }
  return frequency;
}

CorpusScore cider(const std::vector<Response>& tokenized, const DocumentFrequency& frequency) {
  CorpusScore score;
  for (const Response& sample : tokenized) {
    score.per_sample.push_back(score_sample(sample, frequency));
  }
  const double sum = std::accumulate(score.per_sample.begin(), score.per_sample.end(), 0.0);
  score.corpus = tokenized.empty() ? 0 : sum / static_cast<double>(tokenized.size());
  return score;
}

CorpusScore cider(const std::vector<Response>& tokenized) {
  return cider(tokenized, document_frequency(tokenized));
}

}  // namespace glimpse::metrics
