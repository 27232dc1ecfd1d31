#include "metrics/pope.h"

namespace glimpse::metrics {
namespace {

double ratio(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

PollScores count(const std::vector<Poll>& polls) {
  PollScores scores;
  for (const Poll& poll : polls) {
    if (poll.said == YesNo::other) ++scores.unparsed;
    if (poll.said == YesNo::yes) ++(poll.present ? scores.tp : scores.fp);
    if (poll.said == YesNo::no) ++(poll.present ? scores.fn : scores.tn);
  }
  return scores;
}

void add_shares(PollScores& scores, int64_t missed) {
  const int64_t all = scores.tp + scores.fp + scores.tn + scores.fn + scores.unparsed;
  scores.accuracy = ratio(scores.tp + scores.tn, all);
  scores.precision = ratio(scores.tp, scores.tp + scores.fp);
  scores.recall = ratio(scores.tp, scores.tp + missed);
  const double sum = scores.precision + scores.recall;
  scores.f1 = sum == 0 ? 0 : 2 * scores.precision * scores.recall / sum;
  scores.yes_ratio = ratio(scores.tp + scores.fp, all);
}

int64_t count_present(const std::vector<Poll>& polls) {
  int64_t present = 0;
  for (const Poll& poll : polls) present += poll.present;
  return present;
}

}  // namespace

PollScores poll_scores(const std::vector<Poll>& polls) {
  PollScores scores = count(polls);
  add_shares(scores, scores.fn);
  return scores;
}

PollScores poll_scores_lmms(const std::vector<Poll>& polls) {
  PollScores scores = poll_scores(polls);
  scores.yes_ratio = ratio(count_present(polls), static_cast<int64_t>(polls.size()));
  return scores;
}

PollScores poll_scores_vlmevalkit(const std::vector<Poll>& polls) {
  PollScores scores = count(polls);
  add_shares(scores, count_present(polls) - scores.tp);
  return scores;
}

}  // namespace glimpse::metrics
