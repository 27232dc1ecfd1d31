#include "evaluation/report/csv.h"

#include <array>
#include <charconv>
#include <vector>

#include "base/strings.h"

namespace glimpse::evaluation {
namespace {

// The shortest text that reads back as the same number.
std::string plain(double value) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}
std::string plain(int64_t value) { return std::to_string(value); }

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return '"' + replace_all(text, "\"", "\"\"") + '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::vector<std::string> texts;
  for (const std::string& cell : cells) texts.push_back(quoted(cell));
  return join(texts, ",") + "\n";
}

std::string score_line(const std::string& setting, const std::string& task, const std::string& type,
                       const MetricResult& m) {
  std::vector<std::string> cells = {setting,
                                    task,
                                    type,
                                    m.name,
                                    plain(m.value.n),
                                    plain(m.value.clusters),
                                    plain(m.value.value),
                                    plain(m.value.low),
                                    plain(m.value.high)};
  if (m.delta) {
    for (const double number : {m.delta->value, m.delta->low, m.delta->high, m.delta->bca_low,
                                m.delta->bca_high, m.delta->standard_error, m.margin}) {
      cells.push_back(plain(number));
    }
    cells.push_back(metrics::name_of(m.verdict));
  } else {
    cells.insert(cells.end(), 8, "");
  }
  return csv_line(cells);
}

std::string scores_csv(const EvalSummary& summary) {
  std::string text = csv_line({"setting", "task", "type", "metric", "n", "pictures", "value", "low",
                               "high", "delta", "delta_low", "delta_high", "delta_bca_low",
                               "delta_bca_high", "delta_se", "margin", "verdict"});
  for (const SettingSummary& setting : summary.settings) {
    for (const TaskResult& task : setting.tasks) {
      for (const MetricResult& m : task.metrics) {
        text += score_line(setting.name, task.task, "", m);
      }
      for (const TypeResult& type : task.by_type) {
        text += score_line(setting.name, task.task, type.type, type.result);
      }
    }
  }
  return text;
}

std::string retention_line(const std::string& setting, const std::string& type,
                           const RetentionMeans& r) {
  return csv_line({setting, type, plain(r.n), plain(r.visual_tokens), plain(r.kv_tokens),
                   plain(r.layer_average_tokens), plain(r.kv_ratio), plain(r.kv_ratio_p10),
                   plain(r.kv_ratio_p50), plain(r.kv_ratio_p90), plain(r.layer_average_ratio),
                   plain(r.prefill_flops_ratio),
                   r.evidence_recall ? plain(*r.evidence_recall) : ""});
}

std::string retention_csv(const EvalSummary& summary) {
  std::string text =
      csv_line({"setting", "type", "n", "visual_tokens", "kv_tokens", "layer_average_tokens",
                "kv_ratio", "kv_ratio_p10", "kv_ratio_p50", "kv_ratio_p90", "layer_average_ratio",
                "prefill_flops_ratio", "evidence_recall"});
  for (const SettingSummary& setting : summary.settings) {
    text += retention_line(setting.name, "", setting.retention);
    for (const auto& [type, means] : setting.retention_by_type) {
      text += retention_line(setting.name, type, means);
    }
  }
  return text;
}

std::string evidence_line(const SettingSummary& setting, const TaskResult& task,
                          const EvidenceResult& part) {
  const MetricResult& m = part.result;
  const RetentionMeans& r = part.retention;
  const auto of_delta = [&](double metrics::Estimate::*number) {
    return m.delta ? plain((*m.delta).*number) : "";
  };
  return csv_line({setting.name, task.task, name_of(part.size), plain(part.n),
                   r.evidence_area ? plain(*r.evidence_area) : "", m.name, plain(m.value.value),
                   plain(m.value.low), plain(m.value.high), of_delta(&metrics::Estimate::value),
                   of_delta(&metrics::Estimate::low), of_delta(&metrics::Estimate::high),
                   plain(r.n), plain(r.kv_ratio), plain(r.kv_ratio_p10), plain(r.kv_ratio_p50),
                   plain(r.kv_ratio_p90), plain(r.layer_average_ratio),
                   r.evidence_recall ? plain(*r.evidence_recall) : ""});
}

std::string evidence_csv(const EvalSummary& summary) {
  std::string rows;
  for (const SettingSummary& setting : summary.settings) {
    for (const TaskResult& task : setting.tasks) {
      for (const EvidenceResult& part : task.by_evidence) {
        rows += evidence_line(setting, task, part);
      }
    }
  }
  if (rows.empty()) return "";
  return csv_line({"setting", "task", "evidence", "n", "area", "metric", "value", "low", "high",
                   "delta", "delta_low", "delta_high", "answered", "kv_ratio", "kv_ratio_p10",
                   "kv_ratio_p50", "kv_ratio_p90", "layer_average_ratio", "evidence_recall"}) +
         rows;
}

std::string flip_line(const SettingSummary& setting, const TaskResult& task) {
  const Flips& f = *task.flips;
  const MetricResult& m = task.headline_result();
  return csv_line({setting.name, task.task, plain(f.questions), plain(f.changed),
                   plain(f.right_to_wrong), plain(f.wrong_to_right), plain(f.wrong_to_other_wrong),
                   m.mcnemar ? plain(m.mcnemar->p) : "", m.mcnemar ? plain(m.mcnemar->mid_p) : "",
                   m.mcnemar ? plain(m.p_holm) : "", plain(m.detectable_effect)});
}

std::string flips_csv(const EvalSummary& summary) {
  std::string text =
      csv_line({"setting", "task", "questions", "changed", "right_to_wrong", "wrong_to_right",
                "wrong_to_other_wrong", "mcnemar_p", "mcnemar_midp", "p_holm", "mde"});
  std::vector<SettingSummary> settings = summary.settings;
  if (summary.again) settings.push_back(*summary.again);
  for (const SettingSummary& setting : settings) {
    for (const TaskResult& task : setting.tasks) {
      if (task.flips) text += flip_line(setting, task);
    }
  }
  return text;
}

std::string timing_csv(const EvalSummary& summary) {
  std::string text = csv_line(
                  {"setting", "phase", "median_ms", "p10_ms", "p90_ms", "p99_ms", "mean_ms"}),
              rows;
  for (const SettingSummary& setting : summary.settings) {
    if (!setting.timing) continue;
    for (const PhaseTime& t : setting.timing->phases) {
      rows += csv_line({setting.name, t.phase, plain(t.median_ms), plain(t.p10), plain(t.p90),
                        plain(t.p99), plain(t.mean_ms)});
    }
  }
  return rows.empty() ? "" : text + rows;
}

}  // namespace

std::map<std::string, std::string> csv_files(const EvalSummary& summary) {
  std::map<std::string, std::string> files = {{"scores.csv", scores_csv(summary)},
                                              {"retention.csv", retention_csv(summary)},
                                              {"flips.csv", flips_csv(summary)}};
  const std::map<std::string, std::string> optional = {{"evidence.csv", evidence_csv(summary)},
                                                       {"timing.csv", timing_csv(summary)}};
  for (const auto& [name, text] : optional) {
    if (!text.empty()) files[name] = text;
  }
  return files;
}

}  // namespace glimpse::evaluation
