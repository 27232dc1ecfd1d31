#include "metrics/rouge_l.h"

#include <algorithm>
#include <numeric>

#include "base/strings.h"

namespace glimpse::metrics {
namespace {

constexpr double kBetaSquared = 1.2 * 1.2;

size_t common_subsequence(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<size_t> row(b.size() + 1, 0);
  for (const std::string& word : a) {
    size_t diagonal = 0;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = word == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

double score_sample(const Response& sample) {
  const std::vector<std::string> candidate = split(sample.prediction, ' ');
  double precision = 0, recall = 0;
  for (const std::string& text : sample.references) {
    const std::vector<std::string> reference = split(text, ' ');
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
