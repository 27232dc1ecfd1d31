#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace glimpse::metrics {

/// Whether a statement was judged correctly on one arrangement of its picture.
struct NlvrOutcome {
  std::string sentence;  ///< the statement's number: the part of the identifier before the dash
  bool correct = false;
};

struct NlvrScores {
  double precision = 0;    ///< share of correct judgements (what the NLVR script calls precision)
  double consistency = 0;  ///< share of sentences with every judgement correct
  int64_t sentences = 0;
};

/// Source: Suhr et al., ACL 2017. No outcomes: zeros.
NlvrScores nlvr_scores(const std::vector<NlvrOutcome>& outcomes);

}  // namespace glimpse::metrics
