#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::metrics {

/// What a model said to one question or picture, and the reference answers.
struct Response {
  std::string prediction;
  std::vector<std::string> references;
  std::vector<std::string> options = {};  ///< of a multiple choice; the reference is a letter
};

/// A score of a corpus and of each of its samples, in the order of the samples. The corpus score is
/// not the mean of the samples where the metric pools counts (BLEU).
struct CorpusScore {
  double corpus = 0;
  std::vector<double> per_sample;
};

/// A row of the metric table (registry.h). Exactly one of the two functions is there.
struct Metric {
  std::string_view name;
  std::string_view about;
  /// Score of one response by itself, in [0, 1]; the corpus score is the mean.
  double (*of_sample)(const Response& response);
  /// For metrics whose scores depend on the whole run (captions: tokenised together, document
  /// frequencies).
  CorpusScore (*of_corpus)(const std::vector<Response>& responses);
  std::string_view family = {};  ///< metrics of one family read the same answers by other rules

  bool needs_corpus() const { return of_sample == nullptr; }
};

}  // namespace glimpse::metrics
