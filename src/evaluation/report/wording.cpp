#include "evaluation/report/wording.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/strings.h"

namespace glimpse::evaluation {
namespace {

std::string with_sign(double value, int decimals) {
  const std::string text = format_fixed(value, decimals);
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  if (zero) return format_fixed(0, decimals);
  return value > 0 ? "+" + text : text;
}

void add_once(std::vector<std::string>& list, const std::string& name) {
  if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
}

std::string type_name(const TaskResult& task, const TypeResult& type) {
  return type.type.empty() ? task.task : type.type;
}

}  // namespace

std::string percent(double share, int decimals) {
  return format_fixed(100 * share, decimals) + " %";
}

std::string score(const std::string& metric, double value) {
  return metric == "cider" ? format_fixed(100 * value, 1) : percent(value);
}

std::string points(const metrics::Estimate& delta) {
  return with_sign(100 * delta.value, 1) + " [" + with_sign(100 * delta.low, 1) + ", " +
         with_sign(100 * delta.high, 1) + "]";
}

std::string ratio(const metrics::Estimate& r) {
  return "x" + format_fixed(r.value, 2) + " [" + format_fixed(r.low, 2) + ", " +
         format_fixed(r.high, 2) + "]";
}

std::string bytes(double count) {
  if (count >= 1 << 30) return format_fixed(count / (1 << 30), 2) + " GiB";
  if (count >= 1 << 20) return format_fixed(count / (1 << 20), 1) + " MiB";
  return format_fixed(count / 1024, 0) + " KiB";
}

std::string metric_title(const std::string& metric) {
  constexpr std::string_view kTypeMean = "_type_mean";
  if (metric.ends_with(kTypeMean)) {
    return metric_title(metric.substr(0, metric.size() - kTypeMean.size())) +
           ", mean over question types";
  }
  if (metric == "cider") return "CIDEr-D (x100)";
  if (metric == "vqa_accuracy") return "VQA accuracy";
  return replace_all(metric, "_", " ");
}

std::string phase_title(const std::string& phase) { return replace_all(phase, "_", " "); }

std::vector<std::string> tasks_of(const EvalSummary& summary) {
  std::vector<std::string> tasks;
  for (const SettingSummary& setting : summary.settings) {
    for (const TaskResult& task : setting.tasks) add_once(tasks, task.task);
  }
  return tasks;
}

std::vector<std::string> types_of(const EvalSummary& summary) {
  std::vector<std::string> types;
  for (const SettingSummary& setting : summary.settings) {
    for (const TaskResult& task : setting.tasks) {
      for (const TypeResult& type : task.by_type) add_once(types, type_name(task, type));
    }
  }
  return types;
}

const TypeResult* result_of_type(const SettingSummary& setting, const std::string& wanted) {
  for (const TaskResult& task : setting.tasks) {
    for (const TypeResult& type : task.by_type) {
      if (type_name(task, type) == wanted) return &type;
    }
  }
  return nullptr;
}

std::string sentence(const Calibration& c) {
  return "Threshold of '" + c.setting + "': " + format_fixed(c.threshold, 4) + ", found for " +
         c.budget + " on " + std::to_string(c.questions) + " questions about " +
         std::to_string(c.pictures) + " other pictures (" + c.data + "), where the mean is " +
         percent(c.realised, 2) + ".";
}

std::vector<EvidenceColumn> evidence_columns(const EvalSummary& summary) {
  const std::vector<std::string> tasks = tasks_of(summary);
  std::vector<EvidenceColumn> columns;
  for (const std::string& name : tasks) {
    std::set<EvidenceSize> sizes;
    for (const SettingSummary& setting : summary.settings) {
      const TaskResult* task = setting.task(name);
      if (task == nullptr) continue;
      for (const EvidenceResult& part : task->by_evidence) sizes.insert(part.size);
    }
    for (const EvidenceSize size : sizes) {
      columns.push_back({name, size, (tasks.size() > 1 ? name + ": " : "") + name_of(size)});
    }
  }
  return columns;
}

const EvidenceResult* result_of_evidence(const SettingSummary& setting,
                                         const EvidenceColumn& column) {
  const TaskResult* task = setting.task(column.task);
  if (task == nullptr) return nullptr;
  const auto found =
      std::find_if(task->by_evidence.begin(), task->by_evidence.end(),
                   [&](const EvidenceResult& part) { return part.size == column.size; });
  return found == task->by_evidence.end() ? nullptr : &*found;
}

std::vector<std::string> method_notes(const EvalSummary& s) {
  std::vector<std::string> notes;
  notes.push_back("Questions: " + std::to_string(s.questions) + " about " +
                  std::to_string(s.pictures) + " pictures of " + s.facts.data +
                  ". Every setting answers the same questions from the same visual features; the "
                  "model is never changed.");
  notes.push_back(
      "Intervals: 95 % percentile bootstrap, " + std::to_string(s.resamples) +
      " draws of whole pictures (questions on one picture are not independent). Differences are "
      "paired by question with '" +
      s.baseline + "'.");
  notes.push_back("Verdicts: non-inferior when the whole interval of the difference lies above -" +
                  format_fixed(100 * s.margin, 1) + " points (CIDEr x100: -" +
                  format_fixed(1000 * s.margin, 0) +
                  "), inferior when it lies below the margin, otherwise inconclusive. The margin "
                  "comes from config.yaml.");
  notes.push_back(
      "Budgets: 'KV cache' is the share of visual cache entries left when decoding starts, "
      "averaged "
      "over layers (memory, decoding). 'Layer average' is the share of visual tokens that the "
      "layers "
      "processed during prefill (compute).");
  notes.push_back(
      "Timing: a separate pass from the decoded picture on, batch 1, nothing shared, warmed up; "
      "settings take turns question by question, forth and back. Ratios are medians of paired "
      "ratios to '" +
      s.baseline + "'. Selection costs (predictor, compaction) are included.");
  notes.push_back("Model: " + s.facts.model + " (" + s.facts.model_family + ", " + s.facts.dtype +
                  ", " + s.facts.device + "), weights " + s.facts.model_sha256.substr(0, 12) +
                  ". Machine: " + s.facts.machine + ", " + std::to_string(s.facts.threads) +
                  " threads. Program: " + s.facts.program + ". Peak memory of the run: " +
                  bytes(static_cast<double>(s.facts.peak_rss_bytes)) + ".");
  for (const Calibration& found : s.calibrations) notes.push_back(sentence(found));
  return notes;
}

}  // namespace glimpse::evaluation
