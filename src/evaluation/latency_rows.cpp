#include "evaluation/latency_rows.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// Milliseconds of one time of one setting, by question: the median over its rounds.
std::map<std::string, double> by_question(const std::vector<LatencyRow>& rows,
                                          const std::string& setting, const char* time) {
  std::map<std::string, std::vector<double>> rounds;
  for (const LatencyRow& row : rows) {
    if (row.setting == setting) rounds[row.id].push_back(row.ms.at(time));
  }
  std::map<std::string, double> medians;
  for (const auto& [id, values] : rounds) medians[id] = metrics::percentile(values, 0.5);
  return medians;
}

metrics::Estimate ratio_to_baseline(const std::vector<LatencyRow>& rows, const std::string& setting,
                                    const char* time, const EvalConfig& config) {
  const auto baseline = by_question(rows, config.baseline, time);
  std::vector<double> ratios;
  std::vector<std::string> ids;
  for (const auto& [id, ms] : by_question(rows, setting, time)) {
    const auto partner = baseline.find(id);
    if (partner == baseline.end()) continue;
    ratios.push_back(ms / partner->second);
    ids.push_back(id);
  }
  return metrics::median_with_interval(
      ratios, ids, {.resamples = config.bootstrap.resamples, .seed = config.bootstrap.seed});
}

fs::path file_of(const fs::path& run) { return run / "latency.jsonl"; }

std::optional<double> median_of_rows(const std::vector<LatencyRow>& rows,
                                     const std::string& setting, const char* time) {
  std::vector<double> values;
  for (const LatencyRow& row : rows) {
    const auto found = row.ms.find(time);
    if (row.setting == setting && found != row.ms.end()) values.push_back(found->second);
  }
  if (values.empty()) return std::nullopt;
  return metrics::percentile(values, 0.5);
}

double median_deviation(const std::vector<double>& values) {
  const double median = metrics::percentile(values, 0.5);
  std::vector<double> distances;
  for (const double value : values) distances.push_back(std::abs(value - median));
  return metrics::percentile(distances, 0.5);
}

// Where TTFT + n * step of both are equal.
std::optional<double> break_even(const std::vector<LatencyRow>& rows, const std::string& setting,
                                 const std::string& baseline) {
  const auto first = median_of_rows(rows, setting, kTimeTtft);
  const auto base_first = median_of_rows(rows, baseline, kTimeTtft);
  const auto step = median_of_rows(rows, setting, kTimePerToken);
  const auto base_step = median_of_rows(rows, baseline, kTimePerToken);
  if (setting == baseline || !first || !base_first || !step || !base_step) return std::nullopt;
  const double later = *first - *base_first, saved = *base_step - *step;
  if (saved > 0) return std::max(0.0, later / saved);
  return saved == 0 && later <= 0 ? std::optional<double>(0) : std::nullopt;
}

}  // namespace

std::string line_of(const LatencyRow& row) {
  json line = {{"id", row.id}, {"setting", row.setting}, {"round", row.round}, {"ms", row.ms}};
  if (!row.facts.empty()) line["facts"] = row.facts;
  return line.dump();
}

void write_latency(const fs::path& run, const std::vector<LatencyRow>& rows) {
  std::string text;
  for (const LatencyRow& row : rows) text += line_of(row) + "\n";
  write_file_atomically(file_of(run), text);
}

std::vector<LatencyRow> read_latency(const fs::path& run) {
  if (!fs::exists(file_of(run))) return {};
  std::vector<LatencyRow> rows;
  const std::string text = read_text_file(file_of(run));
  for (std::string_view rest = text; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size() - 1);
    const std::string where = file_of(run).string() + ":" + std::to_string(rows.size() + 1);
    const json j = parse_json(rest.substr(0, end + 1), where);
    try {
      rows.push_back({.id = j.at("id"),
                      .setting = j.at("setting"),
                      .round = j.at("round"),
                      .ms = j.at("ms").get<std::map<std::string, double>>(),
                      .facts = j.value("facts", std::map<std::string, double>{})});
    } catch (const json::exception& e) {
      throw Error({.where = where,
                   .found = std::string("no latency row: ") + e.what(),
                   .advice = "remove the file and run again with --resume"});
    }
    rest.remove_prefix(end + 1);
  }
  return rows;
}

Timing summarize_latency(const std::vector<LatencyRow>& rows, const std::string& setting,
                         const EvalConfig& config) {
  std::map<std::string, std::vector<double>> values;
  for (const LatencyRow& row : rows) {
    if (row.setting != setting) continue;
    for (const auto& [time, ms] : row.ms) values[time].push_back(ms);
  }
  Timing timing{.questions = static_cast<int64_t>(by_question(rows, setting, kTimeTtft).size()),
                .rounds = config.latency.rounds};
  for (const auto& [time, ms] : values) {
    timing.phases.push_back(
        {.phase = time,
         .median_ms = metrics::percentile(ms, 0.5),
         .p10 = metrics::percentile(ms, 0.1),
         .p90 = metrics::percentile(ms, 0.9),
         .p99 = metrics::percentile(ms, 0.99),
         .mean_ms = std::accumulate(ms.begin(), ms.end(), 0.0) / static_cast<double>(ms.size()),
         .mad_ms = median_deviation(ms)});
  }
  timing.ttft_ratio = ratio_to_baseline(rows, setting, kTimeTtft, config);
  timing.prefill_ratio = ratio_to_baseline(rows, setting, kTimePrefill, config);
  timing.break_even_tokens = break_even(rows, setting, config.baseline);
  return timing;
}

}  // namespace glimpse::evaluation
