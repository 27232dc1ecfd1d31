#include "evaluation/report/method_series.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace glimpse::evaluation {
namespace {

constexpr int kColours = 7;
constexpr std::array kFloors = {"random", "grid", "pool"};

// "fastv_20" -> "fastv"; a name of digits only stays.
std::string without_number(const std::string& name) {
  const size_t digits = name.find_last_not_of("0123456789");
  if (digits == std::string::npos || digits + 1 == name.size()) return name;
  const size_t end = name.find_last_not_of("_-", digits);
  return end == std::string::npos ? name : name.substr(0, end + 1);
}

bool same_series(const SettingSummary& a, const SettingSummary& b) {
  return a.method == b.method && a.predictor == b.predictor &&
         without_number(a.name) == without_number(b.name);
}

// Colours repeat with another shape; floors are grey, told apart by shape.
void paint(std::vector<MethodSeries>& all) {
  int coloured = 0, grey = 0;
  for (MethodSeries& series : all) {
    if (series.role == SeriesRole::baseline || series.role == SeriesRole::ceiling) {
      series.colour = "var(--ink)";
    } else if (series.role == SeriesRole::floor) {
      series.colour = "var(--floor)";
      series.shape = grey++;
    } else {
      series.colour = "var(--s" + std::to_string(coloured % kColours) + ")";
      series.shape = coloured++ / kColours;
    }
  }
}

}  // namespace

const char* name_of(SeriesRole role) {
  switch (role) {
    case SeriesRole::baseline:
      return "baseline";
    case SeriesRole::ours:
      return "ours";
    case SeriesRole::rival:
      return "rival";
    case SeriesRole::ceiling:
      return "ceiling";
    case SeriesRole::floor:
      return "floor";
  }
  return "";
}

SeriesRole role_of(const EvalSummary& summary, const SettingSummary& setting) {
  if (setting.name == summary.baseline) return SeriesRole::baseline;
  if (setting.method == "oracle") return SeriesRole::ceiling;
  const bool blind = std::find(kFloors.begin(), kFloors.end(), setting.method) != kFloors.end();
  if (blind) return SeriesRole::floor;
  return setting.predictor.empty() ? SeriesRole::rival : SeriesRole::ours;
}

std::vector<MethodSeries> method_series(const EvalSummary& summary) {
  std::vector<MethodSeries> all;
  for (const SettingSummary& setting : summary.settings) {
    const SeriesRole role = role_of(summary, setting);
    const auto found = std::find_if(all.begin(), all.end(), [&](const MethodSeries& series) {
      return series.role == role && same_series(*series.settings.front(), setting);
    });
    if (found != all.end()) {
      found->settings.push_back(&setting);
    } else {
      all.push_back({.name = setting.name, .role = role, .settings = {&setting}});
    }
  }
  for (MethodSeries& series : all) {
    if (series.settings.size() > 1) series.name = without_number(series.name);
  }
  std::stable_partition(all.begin(), all.end(),
                        [](const MethodSeries& s) { return s.role == SeriesRole::ours; });
  paint(all);
  return all;
}

const MethodSeries& series_of(const std::vector<MethodSeries>& all, const SettingSummary& setting) {
  for (const MethodSeries& series : all) {
    for (const SettingSummary* member : series.settings) {
      if (member->name == setting.name) return series;
    }
  }
  throw std::logic_error("setting '" + setting.name + "' is in no series");
}

}  // namespace glimpse::evaluation
