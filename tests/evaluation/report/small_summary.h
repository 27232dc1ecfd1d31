#pragma once
#include "evaluation/summary.h"

namespace glimpse::evaluation::test {

/// Two settings, one task, two types, timed.
inline EvalSummary small_summary() {
  EvalSummary s{.facts = {.run = "runs/x",
                          .model = "demo",
                          .model_family = "llava",
                          .dtype = "float32",
                          .device = "cpu",
                          .data = "scenes",
                          .model_sha256 = "0123456789abcdef",
                          .data_sha256 = "fedcba",
                          .predictors_sha256 = {{"some/predictor", "aa"}},
                          .program = "glimpse 0",
                          .machine = "two cores",
                          .threads = 2,
                          .peak_rss_bytes = 1 << 30},
                .baseline = "none",
                .questions = 4,
                .pictures = 2,
                .margin = 0.01,
                .resamples = 200};
  const auto result = [](const std::string& name, double value) {
    return MetricResult{.name = name,
                        .value = {.value = value, .low = value - 0.1, .high = value + 0.1, .n = 4}};
  };
  for (const char* name : {"none", "glimpse"}) {
    const bool baseline = s.settings.empty();
    SettingSummary setting{.name = name, .method = name};
    const double value = baseline ? 0.9 : 0.85;
    TaskResult task{.task = "vqa", .n = 4, .headline = "exact_match_type_mean"};
    task.metrics = {result("exact_match_type_mean", value), result("exact_match", value)};
    task.by_type = {{"color", 2, result("exact_match", value)},
                    {"ocr", 2, result("exact_match", value)}};
    if (!baseline) {
      setting.predictor = "some/predictor";
      const metrics::Estimate loss{.value = -0.05, .low = -0.08, .high = -0.02, .n = 4};
      for (MetricResult& m : task.metrics) {
        m.delta = loss, m.verdict = metrics::Verdict::inferior, m.margin = 0.01;
      }
      for (TypeResult& t : task.by_type) t.result.delta = loss;
    }
    setting.tasks = {task};
    setting.retention = {.n = 4,
                         .visual_tokens = 256,
                         .kv_tokens = baseline ? 256.0 : 25.6,
                         .layer_average_tokens = baseline ? 256.0 : 179,
                         .keep_ratio = baseline ? 1 : 0.1,
                         .kv_ratio = baseline ? 1 : 0.1,
                         .layer_average_ratio = baseline ? 1 : 0.7,
                         .evidence_recall = 0.8};
    setting.retention_by_type = {{"color", setting.retention}, {"ocr", setting.retention}};
    setting.timing = Timing{.questions = 3,
                            .rounds = 2,
                            .phases = {{"ttft", 20, 18, 25}, {"vision", 8, 7, 9}},
                            .ttft_ratio = {.value = baseline ? 1 : 0.9, .low = 0.85, .high = 1},
                            .prefill_ratio = {.value = 0.8, .low = 0.7, .high = 0.9}};
    setting.memory = {.kv_bytes = 1 << 20, .kv_bytes_ratio = baseline ? 1 : 0.1};
    s.settings.push_back(setting);
  }
  return s;
}

/// With questions about small evidence and about large.
inline EvalSummary summary_with_evidence() {
  EvalSummary s = small_summary();
  for (SettingSummary& setting : s.settings) {
    TaskResult& task = setting.tasks[0];
    for (const bool large : {false, true}) {
      EvidenceResult part{.size = large ? EvidenceSize::from_20 : EvidenceSize::below_1,
                          .n = 2,
                          .result = task.by_type[large ? 1 : 0].result,
                          .retention = setting.retention};
      part.retention.n = 2;
      part.retention.evidence_area = large ? 0.25 : 0.005;
      if (setting.name != s.baseline) part.retention.kv_ratio = large ? 0.4 : 0.125;
      part.retention.kv_ratio_p10 = 0.1, part.retention.kv_ratio_p90 = 0.5;
      part.retention.kv_ratio_p50 = large ? 0.375 : 0.11;
      task.by_evidence.push_back(part);
    }
  }
  return s;
}

}  // namespace glimpse::evaluation::test
