#include "metrics/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace glimpse::metrics {
namespace {

// Added by the reference implementation so that an empty caption divides by something.
constexpr double kTiny = 1e-15, kSmall = 1e-9;

using Words = std::vector<uint32_t>;

struct Counts {
  std::array<double, kMaxNgram> correct{}, guessed{};
  double length = 0, reference_length = 0;

  void operator+=(const Counts& other) {
    for (size_t at = 0; at < kMaxNgram; ++at) {
      correct[at] += other.correct[at];
      guessed[at] += other.guessed[at];
    }
    length += other.length;
    reference_length += other.reference_length;
  }
};

double closest_length(const std::vector<Words>& references, double length) {
  double closest = -1;
  for (const Words& reference : references) {
    const auto candidate = static_cast<double>(reference.size());
    const double gain = std::abs(closest - length) - std::abs(candidate - length);
    if (closest < 0 || gain > 0 || (gain == 0 && candidate < closest)) closest = candidate;
  }
  return std::max(0.0, closest);
}

/// Matches of the candidate's n-grams, each counted at most as often as in one reference.
double clipped_matches(const Words& candidate, const std::vector<Words>& references, int n) {
  const std::vector<NgramCount> wanted = count_ngrams(candidate, n);
  std::vector<int64_t> most(wanted.size(), 0);
  for (const Words& reference : references) {
    const std::vector<NgramCount> found = count_ngrams(reference, n);
    auto next = found.begin();
    for (size_t i = 0; i < wanted.size(); ++i) {
      while (next != found.end() && next->gram < wanted[i].gram) ++next;
      if (next == found.end()) break;
      if (next->gram == wanted[i].gram) most[i] = std::max(most[i], next->count);
    }
  }
  int64_t matches = 0;
  for (size_t i = 0; i < wanted.size(); ++i) matches += std::min(wanted[i].count, most[i]);
  return static_cast<double>(matches);
}

Counts count(const Response& sample, Vocabulary& vocabulary) {
  const Words candidate = vocabulary.add_caption(sample.prediction);
  std::vector<Words> references;
  for (const std::string& reference : sample.references) {
    references.push_back(vocabulary.add_caption(reference));
  }
  Counts counts;
  counts.length = static_cast<double>(candidate.size());
  counts.reference_length = closest_length(references, counts.length);
  for (int n = 1; n <= kMaxNgram; ++n) {
    const auto at = static_cast<size_t>(n - 1);
    counts.guessed[at] = std::max(0.0, counts.length - n + 1);
    counts.correct[at] = clipped_matches(candidate, references, n);
  }
  return counts;
}

std::array<double, kMaxNgram> scores_of(const Counts& counts) {
  const double ratio = (counts.length + kTiny) / (counts.reference_length + kSmall);
  const double penalty = ratio < 1 ? std::exp(1 - 1 / ratio) : 1;
  std::array<double, kMaxNgram> scores{};
  double product = 1;
  for (size_t at = 0; at < kMaxNgram; ++at) {
    product *= (counts.correct[at] + kTiny) / (counts.guessed[at] + kSmall);
    scores[at] = penalty * std::pow(product, 1.0 / static_cast<double>(at + 1));
  }
  return scores;
}

}  // namespace

std::array<CorpusScore, kMaxNgram> bleu(const std::vector<Response>& tokenized) {
  std::array<CorpusScore, kMaxNgram> scores;
  Counts total;
  Vocabulary vocabulary;
  for (const Response& sample : tokenized) {
    const Counts counts = count(sample, vocabulary);
    total += counts;
    const auto of_sample = scores_of(counts);
    for (size_t at = 0; at < kMaxNgram; ++at) scores[at].per_sample.push_back(of_sample[at]);
  }
  const auto of_corpus = scores_of(total);
  for (size_t at = 0; at < kMaxNgram; ++at)
    scores[at].corpus = tokenized.empty() ? 0 : of_corpus[at];
  return scores;
}

}  // namespace glimpse::metrics
