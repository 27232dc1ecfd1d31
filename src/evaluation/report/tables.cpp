#include "evaluation/report/tables.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "evaluation/report/wording.h"
#include "metrics/registry.h"

namespace glimpse::evaluation {
namespace {

using Cells = std::vector<std::string>;

std::string padded(const std::string& text, size_t width) {
  return text + std::string(width - std::min(width, text.size()), ' ');
}

std::string headline_name(const EvalSummary& summary, const std::string& task) {
  const TaskResult* result = summary.setting(summary.baseline).task(task);
  return result == nullptr ? task : task + ": " + metric_title(result->headline);
}

void add_scores(Cells& row, const SettingSummary& setting, const std::vector<std::string>& tasks) {
  for (const std::string& name : tasks) {
    const TaskResult* task = setting.task(name);
    if (task == nullptr) {
      row.insert(row.end(), {"-", "-", "-"});
      continue;
    }
    const MetricResult& headline = task->headline_result();
    row.push_back(score(headline.name, headline.value.value));
    row.push_back(headline.delta ? points(*headline.delta) : "baseline");
    row.push_back(headline.delta ? metrics::name_of(headline.verdict) : "");
  }
}

template <class Cell>
ReportTable rows_by_type(const EvalSummary& summary, Cell cell) {
  const std::vector<std::string> types = types_of(summary);
  ReportTable table{.rows = {{"setting"}}};
  table.rows[0].insert(table.rows[0].end(), types.begin(), types.end());
  for (const SettingSummary& setting : summary.settings) {
    Cells row = {setting.name};
    for (const std::string& type : types) row.push_back(cell(setting, type));
    table.rows.push_back(std::move(row));
  }
  return table;
}

constexpr const char* kAboutEvidence =
    "Columns: the share of the picture's area that the boxes of a question's evidence cover.";

// Nothing below the titles without sizes of evidence.
template <class Cell>
ReportTable rows_by_evidence(const EvalSummary& summary, Cell cell) {
  const std::vector<EvidenceColumn> columns = evidence_columns(summary);
  ReportTable table{.about = kAboutEvidence, .rows = {{"setting"}}};
  for (const EvidenceColumn& column : columns) table.rows[0].push_back(column.title);
  for (const SettingSummary& setting : summary.settings) {
    if (columns.empty()) break;
    Cells row = {setting.name};
    for (const EvidenceColumn& column : columns) {
      const EvidenceResult* part = result_of_evidence(setting, column);
      row.push_back(part == nullptr ? "-" : cell(*part));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string probability(double p) { return p < 0.001 ? "< 0.001" : format_fixed(p, 3); }

Cells flip_row(const SettingSummary& setting, const TaskResult& task) {
  const MetricResult& m = task.headline_result();
  const Flips& f = *task.flips;
  Cells row = {setting.name,
               task.task,
               std::to_string(f.questions),
               std::to_string(f.changed),
               std::to_string(f.right_to_wrong),
               std::to_string(f.wrong_to_right),
               std::to_string(f.wrong_to_other_wrong)};
  row.push_back(m.mcnemar ? probability(m.mcnemar->p) : "-");
  row.push_back(m.mcnemar ? probability(m.p_holm) : "-");
  row.push_back(format_fixed(100 * m.detectable_effect, 2));
  row.push_back(
      points({.value = m.delta->value, .low = m.delta->bca_low, .high = m.delta->bca_high}));
  return row;
}

// Readings of a task's headline among its metrics.
std::vector<std::string> readings_in(const TaskResult& task) {
  std::set<std::string> family;
  for (const metrics::Metric& metric : metrics::all_metrics()) {
    if (metric.name != task.headline) continue;
    for (const metrics::Metric* reading : metrics::readings_of(metric.name)) {
      family.emplace(reading->name);
    }
  }
  std::vector<std::string> names;
  for (const MetricResult& m : task.metrics) {
    if (family.contains(m.name)) names.push_back(m.name);
  }
  return names;
}

const MetricResult* result_named(const TaskResult& task, const std::string& name) {
  const auto found = std::find_if(task.metrics.begin(), task.metrics.end(),
                                  [&](const MetricResult& m) { return m.name == name; });
  return found == task.metrics.end() ? nullptr : &*found;
}

std::string latex_escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("&%$#_{}").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c == '\\'  ? "\\textbackslash{}"
               : c == '~' ? "\\~{}"
               : c == '^' ? "\\^{}"
                          : std::string(1, c);
  }
  return escaped;
}

}  // namespace

bool has_rows(const ReportTable& table) { return table.rows.size() > 1; }

ReportTable headline_table(const EvalSummary& summary) {
  const std::vector<std::string> tasks = tasks_of(summary);
  const bool timed = summary.setting(summary.baseline).timing.has_value();
  ReportTable table{.title = "Results", .rows = {{"setting"}}};
  for (const std::string& task : tasks) {
    table.rows[0].insert(table.rows[0].end(),
                         {headline_name(summary, task), "difference", "verdict"});
  }
  table.rows[0].insert(table.rows[0].end(), {"KV cache", "layer average", "prefill FLOPs"});
  if (timed) table.rows[0].push_back("TTFT");
  for (const SettingSummary& setting : summary.settings) {
    Cells row = {setting.name};
    add_scores(row, setting, tasks);
    row.push_back(percent(setting.retention.kv_ratio));
    row.push_back(percent(setting.retention.layer_average_ratio));
    row.push_back(percent(setting.retention.prefill_flops_ratio));
    if (timed) row.push_back(setting.timing ? ratio(setting.timing->ttft_ratio) : "-");
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportTable type_score_table(const EvalSummary& summary) {
  ReportTable table = rows_by_type(
      summary, [](const SettingSummary& setting, const std::string& type) -> std::string {
        const TypeResult* result = result_of_type(setting, type);
        return result == nullptr ? "-" : score(result->result.name, result->result.value.value);
      });
  table.title = "Scores by question type";
  return table;
}

ReportTable type_retention_table(const EvalSummary& summary) {
  ReportTable table = rows_by_type(
      summary, [](const SettingSummary& setting, const std::string& type) -> std::string {
        const auto found = setting.retention_by_type.find(type);
        return found == setting.retention_by_type.end() ? "-" : percent(found->second.kv_ratio);
      });
  table.title = "Share of the visual KV cache kept, by question type";
  return table;
}

ReportTable evidence_score_table(const EvalSummary& summary) {
  ReportTable table = rows_by_evidence(summary, [](const EvidenceResult& part) {
    return score(part.result.name, part.result.value.value);
  });
  table.title = "Scores by evidence size";
  return table;
}

ReportTable evidence_retention_table(const EvalSummary& summary) {
  ReportTable table = rows_by_evidence(summary, [](const EvidenceResult& part) {
    const RetentionMeans& kept = part.retention;
    return kept.n == 0 ? "-" : percent(kept.kv_ratio) + " (" + percent(kept.kv_ratio_p50) + ")";
  });
  table.title = "Share of the visual KV cache kept, mean (median), by evidence size";
  return table;
}

ReportTable flip_table(const EvalSummary& summary) {
  ReportTable table{
      .title = "Answers that changed",
      .about = "Flips against '" + summary.baseline +
               "'; the McNemar test is exact and two-sided, Holm-adjusted over the settings; the "
               "smallest detectable difference is found with a chance of 80 %; differences in "
               "points with BCa intervals.",
      .rows = {{"setting", "task", "questions", "other answer", "right to wrong", "wrong to right",
                "wrong to other wrong", "McNemar p", "Holm", "detectable", "difference"}}};
  const auto add = [&](const SettingSummary& setting) {
    for (const TaskResult& task : setting.tasks) {
      if (task.flips && task.headline_result().delta) table.rows.push_back(flip_row(setting, task));
    }
  };
  for (const SettingSummary& setting : summary.settings) add(setting);
  if (summary.again) add(*summary.again);
  return table;
}

ReportTable reading_table(const EvalSummary& summary) {
  ReportTable table{.title = "One set of answers, read by other rules",
                    .about =
                        "The same answers scored as other published evaluators do; the first "
                        "column is the headline.",
                    .rows = {{"setting"}}};
  const SettingSummary& baseline = summary.setting(summary.baseline);
  for (const TaskResult& task : baseline.tasks) {
    std::vector<std::string> names = readings_in(task);
    if (names.size() < 2) continue;
    const auto headline = std::find(names.begin(), names.end(), task.headline);
    std::rotate(names.begin(), headline, headline + 1);
    table.rows[0].insert(table.rows[0].end(), names.begin(), names.end());
    table.rows[0].push_back("spread");
    for (const SettingSummary& setting : summary.settings) {
      const TaskResult* own = setting.task(task.task);
      Cells row = {setting.name};
      double low = 1, high = 0;
      for (const std::string& name : names) {
        const MetricResult* m = own == nullptr ? nullptr : result_named(*own, name);
        row.push_back(m == nullptr ? "-" : score(name, m->value.value));
        if (m != nullptr)
          low = std::min(low, m->value.value), high = std::max(high, m->value.value);
      }
      row.push_back(format_fixed(100 * (high - low), 1));
      table.rows.push_back(std::move(row));
    }
    break;  // one task has readings: captions have one metric of a kind
  }
  return table;
}

ReportTable total_table(const EvalSummary& summary) {
  ReportTable table{.title = "Totals as the benchmark reports them", .rows = {{"setting"}}};
  std::set<std::string> names;
  for (const SettingSummary& setting : summary.settings) {
    for (const TaskResult& task : setting.tasks) {
      for (const auto& [name, value] : task.totals) names.insert(name);
    }
  }
  if (names.empty()) return table;
  table.rows[0].insert(table.rows[0].end(), names.begin(), names.end());
  for (const SettingSummary& setting : summary.settings) {
    Cells row = {setting.name};
    for (const std::string& name : names) {
      std::string cell = "-";
      for (const TaskResult& task : setting.tasks) {
        const auto found = task.totals.find(name);
        if (found != task.totals.end()) cell = format_fixed(found->second, 4);
      }
      row.push_back(cell);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string markdown_of(const ReportTable& table) {
  std::vector<size_t> widths(table.rows.front().size(), 3);
  for (const Cells& row : table.rows) {
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (size_t r = 0; r < table.rows.size(); ++r) {
    text += "|";
    for (size_t c = 0; c < widths.size(); ++c) {
      text += " " + padded(table.rows[r][c], widths[c]) + " |";
    }
    text += "\n";
    if (r > 0) continue;
    text += "|";
    for (const size_t width : widths) text += std::string(width + 2, '-') + "|";
    text += "\n";
  }
  return text;
}

std::string latex_of(const ReportTable& table) {
  std::string text = "% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n\\caption{" +
                     latex_escaped(table.title) + "}\n\\begin{tabular}{l" +
                     std::string(table.rows.front().size() - 1, 'r') + "}\n\\toprule\n";
  for (size_t r = 0; r < table.rows.size(); ++r) {
    Cells escaped;
    for (const std::string& cell : table.rows[r]) escaped.push_back(latex_escaped(cell));
    text += join(escaped, " & ") + " \\\\\n";
    if (r == 0) text += "\\midrule\n";
  }
  return text + "\\bottomrule\n\\end{tabular}\n\\end{table}\n";
}

}  // namespace glimpse::evaluation
