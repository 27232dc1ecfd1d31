#include "evaluation/flip_list.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace glimpse::evaluation {
namespace {

constexpr double kHalf = 0.5;

double score_of(const EvalRow& row, const std::string& metric) {
  const auto found = row.scores.find(metric);
  return row.ok() && found != row.scores.end() ? found->second : 0;
}

// The score behind the headline: of a mean over types, the score it is the mean of.
std::string basic_name(const std::string& headline) {
  constexpr std::string_view kTypeMean = "_type_mean";
  return headline.ends_with(kTypeMean) ? headline.substr(0, headline.size() - kTypeMean.size())
                                       : headline;
}

// A setting's flips, its types and directions taking turns, starting with the `first` kind.
std::vector<size_t> in_turns(const std::map<std::string, std::vector<size_t>>& kinds,
                             size_t first) {
  std::vector<std::tuple<size_t, size_t, size_t>> order;  // round, kind's turn, flip
  size_t kind = 0;
  for (const auto& [name, places] : kinds) {
    const size_t turn = (kind++ + kinds.size() - first % kinds.size()) % kinds.size();
    for (size_t round = 0; round < places.size(); ++round) {
      order.emplace_back(round, turn, places[round]);
    }
  }
  std::sort(order.begin(), order.end());
  std::vector<size_t> places;
  for (const auto& [round, turn, place] : order) places.push_back(place);
  return places;
}

}  // namespace

std::vector<Flip> list_flips(const EvalSummary& summary,
                             const std::vector<std::vector<EvalRow>>& rows, size_t most) {
  std::map<std::string, std::string> metric_of_task;
  std::map<std::string, const EvalRow*> baseline;
  for (size_t s = 0; s < summary.settings.size(); ++s) {
    if (summary.settings[s].name != summary.baseline) continue;
    for (const TaskResult& task : summary.settings[s].tasks) {
      metric_of_task[task.task] = basic_name(task.headline);
    }
    for (const EvalRow& row : rows[s]) baseline.try_emplace(row.id, &row);
  }
  std::vector<Flip> flips;
  for (size_t s = 0; s < summary.settings.size(); ++s) {
    for (const EvalRow& row : rows[s]) {
      const auto before = baseline.find(row.id);
      if (before == baseline.end() || row.repeat != 0 || flips.size() >= most) continue;
      const std::string& metric = metric_of_task[row.task];
      const bool was_right = score_of(*before->second, metric) >= kHalf;
      if (was_right == (score_of(row, metric) >= kHalf)) continue;
      flips.push_back({s, before->second, &row, was_right});
    }
  }
  return flips;
}

std::vector<size_t> flips_with_pictures(const std::vector<Flip>& flips, size_t count) {
  std::map<size_t, std::map<std::string, std::vector<size_t>>> by_setting;
  for (size_t i = 0; i < flips.size(); ++i) {
    const EvalRow& row = *flips[i].after;
    if (!row.ok() || row.grid_height <= 0) continue;
    by_setting[flips[i].setting][(flips[i].was_right ? "-" : "+") + row.type].push_back(i);
  }
  std::vector<std::tuple<size_t, size_t, size_t>> order;  // turn, setting, flip
  for (const auto& [setting, kinds] : by_setting) {
    size_t turn = 0;
    for (const size_t place : in_turns(kinds, setting)) order.emplace_back(turn++, setting, place);
  }
  std::sort(order.begin(), order.end());
  std::vector<size_t> chosen;
  for (size_t i = 0; i < std::min(count, order.size()); ++i) {
    chosen.push_back(std::get<2>(order[i]));
  }
  return chosen;
}

}  // namespace glimpse::evaluation
