#include "metrics/rouge_l.h"

#include <algorithm>
#include <numeric>

#include "base/strings.h"
#include "metrics/alignment.h"
#include "metrics/ngrams.h"

namespace glimpse::metrics {
namespace {

constexpr double kBetaSquared = 1.2 * 1.2;

// An empty caption has one word, the empty one.
std::vector<uint32_t> words_of(const std::string& caption, Vocabulary& vocabulary) {
  std::vector<uint32_t> words;
  for (const std::string& word : split(caption, ' ')) words.push_back(vocabulary.add(word));
  return words;
}

double score_sample(const Response& sample) {
  Vocabulary vocabulary;
  const std::vector<uint32_t> candidate = words_of(sample.prediction, vocabulary);
  double precision = 0, recall = 0;
  for (const std::string& text : sample.references) {
    const std::vector<uint32_t> reference = words_of(text, vocabulary);
    const auto common = static_cast<double>(common_subsequence(candidate, reference));
    precision = std::max(precision, common / static_cast<double>(candidate.size()));
    recall = std::max(recall, common / static_cast<double>(reference.size()));
  }
  if (precision == 0 || recall == 0) return 0;
  return (1 + kBetaSquared) * precision * recall / (recall + kBetaSquared * precision);
}

}  // namespace

CorpusScore rouge_l(const std::vector<Response>& tokenized) {
  CorpusScore score;
  for (const Response& sample : tokenized) score.per_sample.push_back(score_sample(sample));
  const double sum = std::accumulate(score.per_sample.begin(), score.per_sample.end(), 0.0);
  score.corpus = tokenized.empty() ? 0 : sum / static_cast<double>(tokenized.size());
  return score;
}

}  // namespace glimpse::metrics
