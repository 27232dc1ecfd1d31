#include "evaluation/bench_report.h"

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "evaluation/report/tables.h"
#include "evaluation/report/wording.h"

namespace glimpse::evaluation {
namespace {

using nlohmann::ordered_json;
using TableRow = std::vector<std::string>;

constexpr const char* kFlopsConvention =
    "FLOPs are 2 per multiply-add. LLM: projections, causal attention (half of the square) and MLP "
    "of every decoder layer over text and visual rows, without head and predictor. Vision: patch "
    "embedding, projections, attention within each segment (the whole square), MLP, projector; "
    "without norms, softmax and what a predictor reads.";

std::string times(const SpeedUp& s) {
  return format_fixed(s.value, 2) + "x [" + format_fixed(s.low, 2) + ", " +
         format_fixed(s.high, 2) + "]";
}

std::string operations(double flops) {
  return flops < 1e11 ? format_fixed(flops / 1e9, 3) + " G" : format_fixed(flops / 1e12, 3) + " T";
}

double fact_of(const BenchCosts& costs, const char* name) {
  const auto found = costs.facts.find(name);
  return found == costs.facts.end() ? 0 : found->second;
}

const PhaseTime* phase_of(const BenchCosts& costs, const std::string& phase) {
  for (const PhaseTime& time : costs.timing.phases) {
    if (time.phase == phase) return &time;
  }
  return nullptr;
}

std::string median_of(const BenchCosts& costs, const char* phase) {
  const PhaseTime* time = phase_of(costs, phase);
  return time == nullptr ? "-" : format_fixed(time->median_ms, 1);
}

// One line per quantity, one column per setting: settings have few rows to be compared in.
class CostTable {
 public:
  explicit CostTable(const BenchSummary& summary) : summary_(summary) {
    TableRow titles{""};
    for (const BenchCosts& costs : summary.settings) titles.push_back(costs.setting);
    table_.rows.push_back(titles);
  }

  template <class CellOf>
  void add(const std::string& title, const CellOf& cell_of) {
    TableRow row{title};
    for (const BenchCosts& costs : summary_.settings) row.push_back(cell_of(costs));
    table_.rows.push_back(row);
  }
  std::string text() const { return markdown_of(table_); }

 private:
  const BenchSummary& summary_;
  ReportTable table_;
};

void add_speeds(CostTable& table) {
  using Costs = const BenchCosts&;
  table.add("TTFT ms", [](Costs c) { return median_of(c, kTimeTtft); });
  table.add("TTFT speed-up", [](Costs c) { return times(c.ttft); });
  table.add("- of sums", [](Costs c) { return format_fixed(c.ttft.of_sums, 2) + "x"; });
  table.add("prefill ms", [](Costs c) { return median_of(c, kTimePrefill); });
  table.add("prefill speed-up", [](Costs c) { return times(c.prefill); });
  table.add("- of sums", [](Costs c) { return format_fixed(c.prefill.of_sums, 2) + "x"; });
  table.add("ms/token", [](Costs c) { return median_of(c, kTimePerToken); });
  table.add("faster from token", [](Costs c) {
    const auto& tokens = c.timing.break_even_tokens;
    return tokens ? format_fixed(*tokens, 0) : std::string("-");
  });
}

void add_costs(CostTable& table) {
  using Costs = const BenchCosts&;
  table.add("visual tokens",
            [](Costs c) { return format_fixed(fact_of(c, kFactVisualTokens), 0); });
  table.add("layer average", [](Costs c) { return percent(fact_of(c, kFactLayerAverage)); });
  table.add("KV tokens", [](Costs c) { return percent(fact_of(c, kFactKvRatio)); });
  table.add("predictor share", [](Costs c) { return percent(c.predictor_share, 2); });
  table.add("predictor parameters", [](Costs c) { return std::to_string(c.predictor_parameters); });
  table.add("LLM prefill FLOPs", [](Costs c) { return operations(fact_of(c, kFactPrefillFlops)); });
  table.add("vision FLOPs", [](Costs c) { return operations(fact_of(c, kFactVisionFlops)); });
  table.add("KV content", [](Costs c) { return bytes(fact_of(c, kFactKvBytes)); });
  table.add("KV allocated", [](Costs c) { return bytes(fact_of(c, kFactKvAllocated)); });
  table.add("peak RSS", [](Costs c) { return bytes(fact_of(c, kFactPeakRss)); });
}

std::string phase_table(const BenchSummary& summary) {
  ReportTable table{
      .rows = {{"phase, ms", "setting", "median", "p10", "p90", "p99", "mean", "MAD"}}};
  const auto ms = [](double value) { return format_fixed(value, 2); };
  for (const BenchCosts& costs : summary.settings) {
    for (const PhaseTime& t : costs.timing.phases) {
      table.rows.push_back({t.phase, costs.setting, ms(t.median_ms), ms(t.p10), ms(t.p90),
                            ms(t.p99), ms(t.mean_ms), ms(t.mad_ms)});
    }
  }
  return markdown_of(table);
}

std::string fact_lines(const BenchFacts& facts) {
  std::string lines;
  for (const auto& [name, value] : facts) lines += name + ": " + value + "\n";
  return lines;
}

std::string clock_line(const BenchSummary& summary) {
  if (!summary.clock) return "";
  const metrics::Estimate& cost = summary.clock->ratio;
  return "Reading the clock between phases: '" + summary.clock->setting + "' takes " + ratio(cost) +
         " of the time without (" + std::to_string(cost.n) + " pairs).\n";
}

ordered_json facts_json(const BenchFacts& facts) {
  ordered_json j = ordered_json::object();
  for (const auto& [name, value] : facts) j[name] = value;
  return j;
}

ordered_json rate_json(const BatchRate& rate) {
  return {{"batch", rate.batch},
          {"samples_per_s", rate.samples_per_s},
          {"tokens_per_s", rate.tokens_per_s}};
}

ordered_json speed_json(const SpeedUp& s) {
  return {{"value", s.value}, {"low", s.low}, {"high", s.high}, {"of_sums", s.of_sums}};
}

ordered_json times_json(const Timing& timing) {
  ordered_json j = ordered_json::object();
  for (const PhaseTime& t : timing.phases) {
    j[t.phase] = {{"median_ms", t.median_ms}, {"p10", t.p10},      {"p90", t.p90}, {"p99", t.p99},
                  {"mean_ms", t.mean_ms},     {"mad_ms", t.mad_ms}};
  }
  return j;
}

ordered_json costs_json(const BenchCosts& costs) {
  ordered_json j = {{"name", costs.setting},
                    {"method", costs.method},
                    {"samples", costs.timing.questions},
                    {"passes", costs.timing.rounds},
                    {"ttft_speedup", speed_json(costs.ttft)},
                    {"prefill_speedup", speed_json(costs.prefill)},
                    {"predictor_share_of_baseline_prefill", costs.predictor_share},
                    {"predictor_parameters", costs.predictor_parameters}};
  if (costs.timing.break_even_tokens) j["break_even_tokens"] = *costs.timing.break_even_tokens;
  j["facts"] = costs.facts;
  j["times"] = times_json(costs.timing);
  return j;
}

}  // namespace

std::string bench_json(const BenchSummary& summary, const BenchFacts& facts) {
  ordered_json j = {{"scenario", "single"}, {"facts", facts_json(facts)}};
  j["flops_convention"] = kFlopsConvention;
  j["baseline"] = summary.baseline;
  j["ttft_ceiling"] = {{"by_flops", summary.ceiling.by_flops},
                       {"by_time", summary.ceiling.by_time}};
  if (summary.clock) {
    const metrics::Estimate& ratio = summary.clock->ratio;
    j["clock"] = {{"setting", summary.clock->setting},
                  {"pairs", ratio.n},
                  {"ratio", ratio.value},
                  {"low", ratio.low},
                  {"high", ratio.high}};
  }
  j["settings"] = ordered_json::array();
  for (const BenchCosts& costs : summary.settings) j["settings"].push_back(costs_json(costs));
  return j.dump(2) + "\n";
}

std::string bench_table(const BenchSummary& summary, const BenchFacts& facts) {
  CostTable table(summary);
  add_speeds(table);
  add_costs(table);
  return fact_lines(facts) + "\n" + table.text() + "\n" + phase_table(summary) +
         "\nMedians; speed-ups over '" + summary.baseline +
         "': median of ratios paired by sample, 95 % bootstrap interval. predictor share: "
         "predictor + selection + compaction in the baseline's prefill.\nCeiling of TTFT with a "
         "decoder that costs nothing: " +
         format_fixed(summary.ceiling.by_time, 2) + "x by time, " +
         format_fixed(summary.ceiling.by_flops, 2) + "x by FLOPs.\n" + clock_line(summary) +
         kFlopsConvention + "\n";
}

std::string offline_json(const std::vector<OfflineCosts>& settings, const BenchFacts& facts) {
  ordered_json j = {{"scenario", "offline"}, {"facts", facts_json(facts)}};
  for (const OfflineCosts& costs : settings) {
    ordered_json rates = ordered_json::array();
    for (const BatchRate& rate : costs.rates) rates.push_back(rate_json(rate));
    j["settings"].push_back({{"name", costs.setting},
                             {"best", rate_json(costs.best)},
                             {"speedup", costs.speed_up},
                             {"batches", rates}});
  }
  return j.dump(2) + "\n";
}

std::string offline_table(const std::vector<OfflineCosts>& settings, const BenchFacts& facts) {
  ReportTable table{.rows = {{"setting", "best batch", "samples/s", "tokens/s", "speed-up"}}};
  for (const BatchRate& rate : settings.front().rates) {
    table.rows[0].push_back("samples/s, batch " + std::to_string(rate.batch));
  }
  for (const OfflineCosts& costs : settings) {
    TableRow row{costs.setting, std::to_string(costs.best.batch),
                 format_fixed(costs.best.samples_per_s, 3),
                 format_fixed(costs.best.tokens_per_s, 2), format_fixed(costs.speed_up, 2) + "x"};
    for (const BatchRate& rate : costs.rates) row.push_back(format_fixed(rate.samples_per_s, 3));
    table.rows.push_back(row);
  }
  return fact_lines(facts) + "\n" + markdown_of(table) +
         "\nMedians over passes; each setting at the batch that gives it most samples a second, "
         "speed-up over the baseline at its own.\n";
}

}  // namespace glimpse::evaluation
