#include "evaluation/report/html_charts.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "base/strings.h"
#include "evaluation/report/chart.h"
#include "evaluation/report/method_series.h"
#include "evaluation/report/wording.h"
#include "inference/phases.h"

namespace glimpse::evaluation {
namespace {

struct PhaseColour {
  const char* phase;
  const char* colour;
};

constexpr std::array kPhases = {PhaseColour{inference::kPhasePreprocess, "#c9d3dc"},
                                PhaseColour{inference::kPhaseVision, "#94a9bd"},
                                PhaseColour{inference::kPhaseLayersBefore, "#1769c5"},
                                PhaseColour{inference::kPhasePredictor, "#d1495b"},
                                PhaseColour{inference::kPhaseCompaction, "#f0a202"},
                                PhaseColour{inference::kPhaseLayersAfter, "#6fb1f0"},
                                PhaseColour{inference::kPhaseFirstToken, "#2a9134"},
                                PhaseColour{inference::kPhaseDecode, "#c5e0b4"}};

double median_of(const Timing& timing, const std::string& phase) {
  for (const PhaseTime& time : timing.phases) {
    if (time.phase == phase) return time.median_ms;
  }
  return 0;
}

// What a setting costs, as a share of the baseline's; nothing where it was not measured.
struct Cost {
  std::string title;
  std::function<std::optional<double>(const SettingSummary&)> share;
};

std::vector<Cost> costs_of(const EvalSummary& summary) {
  const SettingSummary& baseline = summary.setting(summary.baseline);
  const std::string whole =
      "100 % = " + format_fixed(baseline.retention.visual_tokens, 0) + " visual tokens";
  std::vector<Cost> costs = {
      {"visual tokens processed in prefill, layer average (" + whole + ")",
       [](const SettingSummary& s) { return s.retention.layer_average_ratio; }},
      {"KV tokens: visual cache when decoding starts (" + whole + ")",
       [](const SettingSummary& s) { return s.retention.kv_ratio; }}};
  if (baseline.timing) {
    costs.push_back({"measured time to the first token, share of the baseline's",
                     [](const SettingSummary& s) -> std::optional<double> {
                       if (!s.timing) return std::nullopt;
                       return s.timing->ttft_ratio.value;
                     }});
  }
  return costs;
}

std::string point_text(const SettingSummary& setting, const MetricResult& m, double share) {
  return setting.name + ": " + score(m.name, m.value.value) + " (" + score(m.name, m.value.low) +
         " - " + score(m.name, m.value.high) + ") at " + percent(share);
}

std::string cost_chart(const std::vector<MethodSeries>& all, const std::string& task_name,
                       const Cost& cost) {
  std::vector<ChartSeries> drawn;
  std::string title;
  for (const MethodSeries& series : all) {
    ChartSeries line{.name = series.name,
                     .colour = series.colour,
                     .role = name_of(series.role),
                     .shape = series.shape};
    for (const SettingSummary* setting : series.settings) {
      const TaskResult* task = setting->task(task_name);
      const std::optional<double> share = cost.share(*setting);
      if (task == nullptr || !share || *share <= 0) continue;
      const MetricResult& m = task->headline_result();
      title = metric_title(m.name) + (m.name == "cider" ? "" : " (%)");
      line.points.push_back({.label = point_text(*setting, m, *share),
                             .x = *share,
                             .y = m.value.value,
                             .low = m.value.low,
                             .high = m.value.high});
    }
    drawn.push_back(std::move(line));
  }
  const std::string svg = scatter_svg(drawn, {.x_title = cost.title, .y_title = title});
  if (svg.empty()) return "";
  return "<figure><figcaption><b>" + escaped(task_name) + "</b> against " + cost.title +
         "</figcaption>" + svg + "</figure>";
}

// Sizes of evidence with an area among the task's questions.
int64_t sizes_in(const EvalSummary& summary, const std::string& task) {
  const std::vector<EvidenceColumn> columns = evidence_columns(summary);
  return std::count_if(columns.begin(), columns.end(), [&](const EvidenceColumn& column) {
    return column.task == task && column.size != EvidenceSize::none &&
           column.size != EvidenceSize::not_recorded;
  });
}

// The task's settings as lines through the sizes of evidence. Baselines and ceilings are told apart
// by their names alone: a level through the chart would say nothing here.
template <class Point>
std::string evidence_chart(const EvalSummary& summary, const std::string& task_name,
                           const std::string& about, Point point_of) {
  const std::vector<MethodSeries> all = method_series(summary);
  std::vector<ChartSeries> drawn;
  std::string title;
  for (const SettingSummary& setting : summary.settings) {
    const MethodSeries& series = series_of(all, setting);
    const bool floor = series.role == SeriesRole::floor;
    ChartSeries line{.name = setting.name,
                     .colour = series.colour,
                     .role = floor || series.role == SeriesRole::ours ? name_of(series.role) : "",
                     .shape = series.shape,
                     .points = {},
                     .picked_by = series.name};
    const TaskResult* task = setting.task(task_name);
    if (task == nullptr) continue;
    for (const EvidenceResult& part : task->by_evidence) {
      if (!part.retention.evidence_area) continue;
      std::optional<ChartPoint> point = point_of(part, title);
      if (!point) continue;
      point->x = *part.retention.evidence_area;
      point->label = setting.name + ", evidence " + name_of(part.size) + ": " + point->label;
      line.points.push_back(std::move(*point));
    }
    drawn.push_back(std::move(line));
  }
  const std::string svg =
      scatter_svg(drawn, {.x_title = "evidence, share of the picture (mean of each size)",
                          .y_title = title,
                          .up_to_everything = false});
  if (svg.empty()) return "";
  return "<figure><figcaption><b>" + escaped(task_name) + "</b> " + about + "</figcaption>" + svg +
         "</figure>";
}

}  // namespace

std::string evidence_charts_html(const EvalSummary& summary) {
  std::string html;
  for (const std::string& task : tasks_of(summary)) {
    if (sizes_in(summary, task) < 2) continue;  // the table says it all
    html += evidence_chart(
        summary, task, "kept share against evidence size, bars p10 to p90",
        [](const EvidenceResult& part, std::string& title) -> std::optional<ChartPoint> {
          const RetentionMeans& r = part.retention;
          if (r.kv_ratio >= 1) return std::nullopt;  // what prunes nothing would flatten the rest
          title = "KV cache kept (%)";
          return ChartPoint{.label = percent(r.kv_ratio) + ", median " + percent(r.kv_ratio_p50),
                            .y = r.kv_ratio,
                            .low = r.kv_ratio_p10,
                            .high = r.kv_ratio_p90};
        });
    html += evidence_chart(
        summary, task, "score against evidence size, bars 95 % intervals",
        [](const EvidenceResult& part, std::string& title) -> std::optional<ChartPoint> {
          const MetricResult& m = part.result;
          title = metric_title(m.name) + (m.name == "cider" ? "" : " (%)");
          return ChartPoint{.label = score(m.name, m.value.value),
                            .y = m.value.value,
                            .low = m.value.low,
                            .high = m.value.high};
        });
  }
  return html.empty() ? "" : "<div class='charts'>" + html + "</div>";
}

std::string cost_charts_html(const EvalSummary& summary) {
  const std::vector<MethodSeries> all = method_series(summary);
  const std::vector<Cost> costs = costs_of(summary);
  std::string html = "<div class='charts'>";
  for (const std::string& task : tasks_of(summary)) {
    for (const Cost& cost : costs) html += cost_chart(all, task, cost);
  }
  return html + "</div>";
}

std::string phase_chart_html(const EvalSummary& summary) {
  std::vector<BarPart> parts;
  for (const auto& [phase, colour] : kPhases) parts.push_back({phase_title(phase), colour});
  std::vector<StackedBar> bars;
  for (const SettingSummary& setting : summary.settings) {
    if (!setting.timing) continue;
    StackedBar bar{.label = setting.name, .values = {}};
    for (const auto& [phase, colour] : kPhases) {
      bar.values.push_back(median_of(*setting.timing, phase));
    }
    bars.push_back(std::move(bar));
  }
  if (bars.empty()) return "";
  return "<figure>" + stacked_bars_svg(bars, parts, "ms") + "</figure>";
}

}  // namespace glimpse::evaluation
