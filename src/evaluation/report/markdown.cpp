#include "evaluation/report/markdown.h"

#include <algorithm>

#include "evaluation/report/wording.h"

namespace glimpse::evaluation {
namespace {

using Table = std::vector<std::vector<std::string>>;  // the first row holds the titles

std::string padded(const std::string& text, size_t width) {
  return text + std::string(width - std::min(width, text.size()), ' ');
}

std::string format(const Table& table) {
  std::vector<size_t> widths(table.front().size(), 3);
  for (const auto& row : table) {
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (size_t r = 0; r < table.size(); ++r) {
    text += "|";
    for (size_t c = 0; c < widths.size(); ++c) text += " " + padded(table[r][c], widths[c]) + " |";
    text += "\n";
    if (r > 0) continue;
    text += "|";
    for (const size_t width : widths) text += std::string(width + 2, '-') + "|";
    text += "\n";
  }
  return text;
}

std::string headline_name(const EvalSummary& summary, const std::string& task) {
  const TaskResult* result = summary.setting(summary.baseline).task(task);
  return result == nullptr ? task : task + ": " + metric_title(result->headline);
}

void add_scores(std::vector<std::string>& row, const SettingSummary& setting,
                const std::vector<std::string>& tasks) {
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

Table headline_table(const EvalSummary& summary) {
  const std::vector<std::string> tasks = tasks_of(summary);
  const bool timed = summary.setting(summary.baseline).timing.has_value();
  Table table = {{"setting"}};
  for (const std::string& task : tasks) {
    table[0].insert(table[0].end(), {headline_name(summary, task), "difference", "verdict"});
  }
  table[0].insert(table[0].end(), {"KV cache", "layer average", "prefill FLOPs"});
  if (timed) table[0].push_back("TTFT");
  for (const SettingSummary& setting : summary.settings) {
    std::vector<std::string> row = {setting.name};
    add_scores(row, setting, tasks);
    row.push_back(percent(setting.retention.kv_ratio));
    row.push_back(percent(setting.retention.layer_average_ratio));
    row.push_back(percent(setting.retention.prefill_flops_ratio));
    if (timed) row.push_back(setting.timing ? ratio(setting.timing->ttft_ratio) : "-");
    table.push_back(std::move(row));
  }
  return table;
}

template <class Cell>
Table type_table(const EvalSummary& summary, Cell cell) {
  const std::vector<std::string> types = types_of(summary);
  Table table = {{"setting"}};
  table[0].insert(table[0].end(), types.begin(), types.end());
  for (const SettingSummary& setting : summary.settings) {
    std::vector<std::string> row = {setting.name};
    for (const std::string& type : types) row.push_back(cell(setting, type));
    table.push_back(std::move(row));
  }
  return table;
}

std::string score_cell(const SettingSummary& setting, const std::string& type) {
  const TypeResult* result = result_of_type(setting, type);
  return result == nullptr ? "-" : score(result->result.name, result->result.value.value);
}

std::string kv_cell(const SettingSummary& setting, const std::string& type) {
  const auto found = setting.retention_by_type.find(type);
  return found == setting.retention_by_type.end() ? "-" : percent(found->second.kv_ratio);
}

}  // namespace

std::string markdown_table(const EvalSummary& summary) { return format(headline_table(summary)); }

std::string markdown_report(const EvalSummary& summary) {
  std::string text = "# Evaluation of " + summary.facts.model + " on " + summary.facts.data +
                     "\n\n" + markdown_table(summary);
  text += "\n## Scores by question type\n\n" + format(type_table(summary, score_cell));
  text += "\n## Share of the visual KV cache kept, by question type\n\n" +
          format(type_table(summary, kv_cell));
  text += "\n## How this was measured\n\n";
  for (const std::string& note : method_notes(summary)) text += "- " + note + "\n";
  if (summary.broken_rows > 0) {
    text += "- Broken: " + std::to_string(summary.broken_rows) +
            " rows could not be answered (status in the journal) and count nowhere.\n";
  }
  return text;
}

}  // namespace glimpse::evaluation
