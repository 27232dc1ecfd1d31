#include "evaluation/report/html_tables.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "evaluation/report/chart.h"
#include "evaluation/report/method_series.h"
#include "evaluation/report/wording.h"

namespace glimpse::evaluation {
namespace {

std::string cell(const std::string& html, const std::string& attributes = "") {
  return "<td" + (attributes.empty() ? "" : " " + attributes) + ">" + html + "</td>";
}

std::string head(const std::string& title) { return "<th>" + escaped(title) + "</th>"; }

std::string soft(const std::string& text) { return "<span class='ci'>" + text + "</span>"; }

// One table's rows: name cells coloured as in the charts.
class Rows {
 public:
  explicit Rows(const EvalSummary& summary) : summary_(summary), series_(method_series(summary)) {}

  std::string open(const SettingSummary& setting) const {
    const MethodSeries& series = series_of(series_, setting);
    const std::string fill = series.role == SeriesRole::ceiling ? "transparent" : series.colour;
    return std::string("<tr") + (setting.name == summary_.baseline ? " class='base'" : "") +
           " data-setting='" + escaped(setting.name) + "' data-series='" + escaped(series.name) +
           "'>" +
           cell("<span class='dot' style='border-color:" + series.colour + ";background:" + fill +
                    "'></span>" + escaped(setting.name),
                "class='name'");
  }

 private:
  const EvalSummary& summary_;
  std::vector<MethodSeries> series_;
};

std::string table(const std::string& header, const std::string& body) {
  return "<div class='scroll'><table><thead><tr>" + header + "</tr></thead><tbody>" + body +
         "</tbody></table></div>";
}

// The value, and its interval below.
std::string stacked(const std::string& value, const std::string& interval) {
  return cell(value + "<br>" + soft(interval));
}

std::string score_and_interval(const MetricResult& m) {
  return stacked(score(m.name, m.value.value),
                 score(m.name, m.value.low) + " - " + score(m.name, m.value.high));
}

// "-0.3 [-0.9, +0.3]" or "x0.82 [0.79, 0.85]" on two lines.
std::string split_at_bracket(const std::string& text) {
  const size_t bracket = text.find(" [");
  return stacked(text.substr(0, bracket), text.substr(bracket + 1));
}

std::string headline_cells(const TaskResult* task) {
  if (task == nullptr) return cell("-") + cell("-") + cell("");
  const MetricResult& m = task->headline_result();
  if (!m.delta) return score_and_interval(m) + cell(soft("baseline")) + cell("");
  const std::string verdict = metrics::name_of(m.verdict);
  return score_and_interval(m) + split_at_bracket(points(*m.delta)) +
         cell("<span class='verdict " + verdict + "'>" + verdict + "</span>");
}

// A background between white and the colour; strength 0 .. 1.
std::string shade(const std::string& rgb, double strength) {
  return "style='background:rgba(" + rgb + "," + format_fixed(std::clamp(strength, 0.0, 1.0), 2) +
         ")'";
}

std::string part_score(const MetricResult* result) {
  if (result == nullptr) return cell("-");
  const MetricResult& m = *result;
  const std::string text = score(m.name, m.value.value);
  if (!m.delta) return cell(text);
  const double full_colour = m.name == "cider" ? 2.0 : 0.2;
  const double strength = 0.55 * std::min(1.0, std::abs(m.delta->value) / full_colour);
  const bool certain = m.delta->high < 0 || m.delta->low > 0;
  const std::string colour = m.delta->value < 0 ? "214,69,65" : "39,150,88";
  const std::string difference = points(*m.delta);
  return cell(text + "<br>" + soft(difference.substr(0, difference.find(' '))),
              "title='" + difference + "' " + shade(colour, certain ? strength : 0));
}

const std::string& title_of(const std::string& type) { return type; }
const std::string& title_of(const EvidenceColumn& column) { return column.title; }

// A column for each type of question or size of evidence.
template <class Column, class Cell>
std::string table_by(const EvalSummary& summary, const std::vector<Column>& columns, Cell cell_of) {
  if (columns.empty()) return "";
  const Rows rows(summary);
  std::string header = head("setting"), body;
  for (const Column& column : columns) header += head(title_of(column));
  for (const SettingSummary& setting : summary.settings) {
    body += rows.open(setting);
    for (const Column& column : columns) body += cell_of(setting, column);
    body += "</tr>";
  }
  return table(header, body);
}

// Shaded by the share of the largest one; the baseline's is not.
std::string share_style(double share, double largest, bool baseline) {
  return shade("23,105,197", baseline ? 0 : 0.55 * share / std::max(largest, 1e-9));
}

std::string time_cell(const Timing& timing, const std::string& name) {
  for (const PhaseTime& time : timing.phases) {
    if (time.phase != name) continue;
    return cell(format_fixed(time.median_ms, 2) + " " +
                soft(format_fixed(time.p10, 2) + " - " + format_fixed(time.p90, 2) + ", " +
                     format_fixed(time.p99, 2)));
  }
  return cell("-");
}

}  // namespace

std::string headline_table_html(const EvalSummary& summary) {
  const std::vector<std::string> tasks = tasks_of(summary);
  const SettingSummary& baseline = summary.setting(summary.baseline);
  const Rows rows(summary);
  std::string header = head("setting"), body;
  for (const std::string& name : tasks) {
    const TaskResult* task = baseline.task(name);
    const std::string title = task == nullptr ? "" : metric_title(task->headline);
    header += head(name + ": " + title) + head("difference") + head("verdict");
  }
  header +=
      head("KV cache") + head("layer average") + head("prefill FLOPs") + head("evidence kept");
  if (baseline.timing) header += head("TTFT ratio");
  for (const SettingSummary& s : summary.settings) {
    body += rows.open(s);
    for (const std::string& name : tasks) body += headline_cells(s.task(name));
    const RetentionMeans& r = s.retention;
    body += stacked(percent(r.kv_ratio), bytes(s.memory.kv_bytes)) +
            cell(percent(r.layer_average_ratio)) + cell(percent(r.prefill_flops_ratio)) +
            cell(r.evidence_recall ? percent(*r.evidence_recall) : "-");
    if (baseline.timing)
      body += s.timing ? split_at_bracket(ratio(s.timing->ttft_ratio)) : cell("-");
    body += "</tr>";
  }
  return table(header, body);
}

std::string type_scores_html(const EvalSummary& summary) {
  return table_by(summary, types_of(summary),
                  [](const SettingSummary& setting, const std::string& type) {
                    const TypeResult* found = result_of_type(setting, type);
                    return part_score(found == nullptr ? nullptr : &found->result);
                  });
}

std::string type_retention_html(const EvalSummary& summary) {
  double largest = 0;
  for (const SettingSummary& setting : summary.settings) {
    if (setting.name == summary.baseline) continue;
    for (const auto& [type, means] : setting.retention_by_type) {
      largest = std::max(largest, means.kv_ratio);
    }
  }
  return table_by(
      summary, types_of(summary), [&](const SettingSummary& setting, const std::string& type) {
        const auto found = setting.retention_by_type.find(type);
        if (found == setting.retention_by_type.end()) return cell("-");
        const double share = found->second.kv_ratio;
        return cell(percent(share), share_style(share, largest, setting.name == summary.baseline));
      });
}

std::string evidence_scores_html(const EvalSummary& summary) {
  return table_by(summary, evidence_columns(summary),
                  [](const SettingSummary& setting, const EvidenceColumn& column) {
                    const EvidenceResult* found = result_of_evidence(setting, column);
                    return part_score(found == nullptr ? nullptr : &found->result);
                  });
}

std::string evidence_retention_html(const EvalSummary& summary) {
  double largest = 0;
  for (const SettingSummary& setting : summary.settings) {
    if (setting.name == summary.baseline) continue;
    for (const TaskResult& task : setting.tasks) {
      for (const EvidenceResult& part : task.by_evidence) {
        largest = std::max(largest, part.retention.kv_ratio);
      }
    }
  }
  return table_by(
      summary, evidence_columns(summary),
      [&](const SettingSummary& setting, const EvidenceColumn& column) {
        const EvidenceResult* found = result_of_evidence(setting, column);
        if (found == nullptr || found->retention.n == 0) return cell("-");
        const RetentionMeans& r = found->retention;
        return cell(
            percent(r.kv_ratio) + "<br>" +
                soft("median " + percent(r.kv_ratio_p50) + ", " +
                     format_fixed(100 * r.kv_ratio_p10, 1) + " - " + percent(r.kv_ratio_p90)),
            "title='" + std::to_string(found->n) + " questions' " +
                share_style(r.kv_ratio, largest, setting.name == summary.baseline));
      });
}

std::string timing_table_html(const EvalSummary& summary) {
  if (!summary.setting(summary.baseline).timing) return "";
  std::string header = head("setting") + head("TTFT ms, p10 - p90, p99") + head("prefill ms") +
                       head("decode ms a token") + head("TTFT ratio") + head("prefill ratio") +
                       head("pays from tokens on");
  const Rows rows(summary);
  std::string body;
  for (const SettingSummary& setting : summary.settings) {
    if (!setting.timing) continue;
    const Timing& t = *setting.timing;
    body += rows.open(setting) + time_cell(t, "ttft") + time_cell(t, "prefill") +
            time_cell(t, "decode_per_token") + cell(ratio(t.ttft_ratio)) +
            cell(ratio(t.prefill_ratio)) +
            cell(t.break_even_tokens ? format_fixed(*t.break_even_tokens, 0) : "-") + "</tr>";
  }
  return table(header, body);
}

std::string plain_table_html(const ReportTable& shown) {
  if (!has_rows(shown)) return "";
  std::string header, body;
  for (const std::string& title : shown.rows.front()) header += head(title);
  for (size_t r = 1; r < shown.rows.size(); ++r) {
    body += "<tr data-setting='" + escaped(shown.rows[r].front()) + "'>";
    for (const std::string& text : shown.rows[r]) body += cell(escaped(text));
    body += "</tr>";
  }
  return table(header, body);
}

}  // namespace glimpse::evaluation
