#pragma once
#include <cstdint>
#include <vector>

#include "metrics/yes_no.h"

namespace glimpse::metrics {

/// One poll: whether the object is there, and what the answer was taken for.
struct Poll {
  bool present = false;
  YesNo said = YesNo::other;
};

/// Counts with "yes" as positive, and shares in [0, 1] (0 where the denominator is 0).
struct PollScores {
  int64_t tp = 0, fp = 0, tn = 0, fn = 0;
  int64_t unparsed = 0;  ///< neither yes nor no
  double accuracy = 0, precision = 0, recall = 0, f1 = 0, yes_ratio = 0;
};

/// POPE's figures. The parser pope leaves nothing unparsed. Source: Li et al., arXiv 2305.10355.
PollScores poll_scores(const std::vector<Poll>& polls);

/// lmms-eval's: recall leaves unparsed answers out, yes_ratio counts the labels.
PollScores poll_scores_lmms(const std::vector<Poll>& polls);

/// VLMEvalKit's: an unparsed answer counts as a wrong no.
PollScores poll_scores_vlmevalkit(const std::vector<Poll>& polls);

}  // namespace glimpse::metrics
