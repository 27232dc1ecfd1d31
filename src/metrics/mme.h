#pragma once
#include <map>
#include <string>
#include <vector>

namespace glimpse::metrics {

/// Outcome of one MME question; two questions share a picture.
struct MmeOutcome {
  std::string category;
  std::string picture;
  bool correct = false;
};

struct MmeScores {
  std::map<std::string, double> categories;  ///< 100 (accuracy + share of pictures with both right)
  double perception = 0;                     ///< sum over the ten perception categories, up to 2000
  double cognition = 0;                      ///< sum over the four cognition categories, up to 800
};

/// Source: Fu et al., arXiv 2306.13394. Errors: Error for an unknown category or a picture without
/// exactly two questions.
MmeScores mme_scores(const std::vector<MmeOutcome>& outcomes);

}  // namespace glimpse::metrics
