#include "evaluation/report/html_charts.h"

#include <array>

#include "evaluation/report/chart.h"
#include "evaluation/report/colours.h"
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

struct Budget {
  const char* title;
  double RetentionMeans::*share;
};

constexpr std::array kBudgets = {
    Budget{"visual KV cache kept (memory, decoding)", &RetentionMeans::kv_ratio},
    Budget{"visual tokens processed, layer average (prefill)",
           &RetentionMeans::layer_average_ratio}};

std::string retention_chart(const EvalSummary& summary, const std::string& name,
                            const Budget& budget) {
  std::vector<ChartPoint> points;
  std::string title;
  for (const SettingSummary& setting : summary.settings) {
    const TaskResult* task = setting.task(name);
    const double share = setting.retention.*budget.share;
    if (task == nullptr || share <= 0) continue;
    const MetricResult& m = task->headline_result();
    title = metric_title(m.name) + (m.name == "cider" ? "" : " (%)");
    points.push_back({.label = setting.name,
                      .x = share,
                      .y = m.value.value,
                      .low = m.value.low,
                      .high = m.value.high,
                      .colour = colour_of(summary, setting),
                      .hollow = is_reference(setting)});
  }
  return "<figure><figcaption><b>" + escaped(name) + "</b>, " + budget.title + "</figcaption>" +
         scatter_svg(points,
                     {.x_title = std::string(budget.title) + ", logarithmic", .y_title = title}) +
         "</figure>";
}

}  // namespace

std::string retention_charts_html(const EvalSummary& summary) {
  std::string html = "<div class='charts'>";
  for (const std::string& task : tasks_of(summary)) {
    for (const Budget& budget : kBudgets) html += retention_chart(summary, task, budget);
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
