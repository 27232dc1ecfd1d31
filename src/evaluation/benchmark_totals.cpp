#include "evaluation/benchmark_totals.h"

#include "metrics/mme.h"
#include "metrics/nlvr.h"
#include "metrics/pope.h"

namespace glimpse::evaluation {
namespace {

using Totals = std::map<std::string, double>;
using RowList = std::vector<const EvalRow*>;

bool is_correct(const EvalRow& row) {
  const auto score = row.scores.find(row.metric);
  return row.ok() && score != row.scores.end() && score->second >= 1;
}

metrics::PollScores polls_of(const RowList& rows) {
  std::vector<metrics::Poll> polls;
  for (const EvalRow* row : rows) {
    const bool present = !row->references.empty() && row->references.front() == "yes";
    const auto said = row->ok() ? metrics::parse_yes_no(row->prediction, metrics::YesNoParser::pope)
                                : (present ? metrics::YesNo::no : metrics::YesNo::yes);
    polls.push_back({.present = present, .said = said});
  }
  return metrics::poll_scores(polls);
}

Totals pope_totals(const RowList& rows) {
  const metrics::PollScores all = polls_of(rows);
  Totals totals = {{"accuracy", all.accuracy},
                   {"precision", all.precision},
                   {"recall", all.recall},
                   {"f1", all.f1},
                   {"yes_ratio", all.yes_ratio}};
  std::map<std::string, RowList> categories;
  for (const EvalRow* row : rows) categories[row->type].push_back(row);
  if (categories.size() < 2) return totals;
  double sum = 0;
  for (const auto& [category, members] : categories) {
    const double f1 = polls_of(members).f1;
    totals["f1." + category] = f1;
    sum += f1;
  }
  totals["f1_category_mean"] = sum / static_cast<double>(categories.size());
  return totals;
}

Totals mme_totals(const RowList& rows) {
  std::vector<metrics::MmeOutcome> outcomes;
  for (const EvalRow* row : rows) outcomes.push_back({row->type, row->image_id, is_correct(*row)});
  const metrics::MmeScores scores = metrics::mme_scores(outcomes);
  return {{"perception", scores.perception}, {"cognition", scores.cognition}};
}

Totals nlvr_totals(const RowList& rows) {
  std::vector<metrics::NlvrOutcome> outcomes;
  for (const EvalRow* row : rows) {
    outcomes.push_back({row->id.substr(0, row->id.find('-')), is_correct(*row)});
  }
  const metrics::NlvrScores scores = metrics::nlvr_scores(outcomes);
  return {{"precision", scores.precision}, {"consistency", scores.consistency}};
}

}  // namespace

Totals benchmark_totals(const std::vector<EvalRow>& rows) {
  RowList first_seeds;
  for (const EvalRow& row : rows) {
    if (row.repeat == 0) first_seeds.push_back(&row);
  }
  if (first_seeds.empty()) return {};
  const std::string& metric = first_seeds.front()->metric;
  if (metric == "pope") return pope_totals(first_seeds);
  if (metric == "mme") return mme_totals(first_seeds);
  if (metric == "nlvr") return nlvr_totals(first_seeds);
  return {};
}

}  // namespace glimpse::evaluation
