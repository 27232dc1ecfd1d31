#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/evidence_size.h"
#include "evaluation/timing.h"
#include "metrics/statistics.h"

// What an evaluation found: the content of summary.json (docs/formats.md) and of the reports.

namespace glimpse::evaluation {

/// A metric of a setting, and its paired difference to the baseline.
struct MetricResult {
  std::string name;
  metrics::Estimate value;
  std::optional<metrics::Estimate> delta;  ///< none for the baseline itself
  metrics::Verdict verdict = metrics::Verdict::inconclusive;
  double margin = 0;             ///< in the metric's unit
  double detectable_effect = 0;  ///< smallest true difference found with a chance of 80 %
  /// Where every score of both is 0 or 1: right for the baseline only, for the setting only.
  std::optional<metrics::McNemar> mcnemar;
  double p_holm = 1;  ///< mcnemar->p, corrected for the number of settings compared
};

/// What happened to the single answers, against the baseline's. Right: a score of a half or more.
struct Flips {
  int64_t questions = 0;
  int64_t right_to_wrong = 0, wrong_to_right = 0;
  int64_t wrong_to_other_wrong = 0;  ///< wrong before and after, in other words
  int64_t changed = 0;               ///< another text, right or wrong
};

struct TypeResult {
  std::string type;
  int64_t n = 0;
  MetricResult result;  ///< of the task's basic metric
};

/// Means over questions, in units that must not be confused.
struct RetentionMeans {
  int64_t n = 0;
  double visual_tokens = 0;         ///< before pruning
  double kv_tokens = 0;             ///< cached when decoding starts, mean over layers
  double layer_average_tokens = 0;  ///< processed in prefill, mean over layers
  double prefill_flops = 0;         ///< of the decoder's layers
  double keep_ratio = 0;            ///< kept by the last selection
  double kv_ratio = 0;
  double layer_average_ratio = 0;
  double prefill_flops_ratio = 0;
  double kv_ratio_p10 = 0, kv_ratio_p50 = 0, kv_ratio_p90 = 0;
  std::optional<double> evidence_recall;     ///< evidence tokens kept / evidence tokens
  std::optional<double> evidence_precision;  ///< evidence tokens kept / tokens kept
  std::optional<double> evidence_area;       ///< share of the picture, of the annotated questions
};

/// The questions of a task whose evidence has one size.
struct EvidenceResult {
  EvidenceSize size = EvidenceSize::none;
  int64_t n = 0;
  MetricResult result;       ///< of the task's basic metric
  RetentionMeans retention;  ///< over the answered ones
};

/// "vqa" or "caption".
struct TaskResult {
  std::string task;
  int64_t n = 0;
  std::string headline;  ///< name of the metric that tables show first
  std::vector<MetricResult> metrics;
  std::vector<TypeResult> by_type;
  std::vector<EvidenceResult> by_evidence = {};  ///< from small to large; empty without sizes
  std::optional<Flips> flips;           ///< none for the baseline itself, nor for several seeds
  int64_t broken = 0;                   ///< questions without an answer: they score 0
  std::optional<double> over_answered;  ///< headline over the other questions, where some broke
  /// Totals that a benchmark defines over all its questions ("f1", "perception"), by name.
  std::map<std::string, double> totals = {};

  /// Requires a headline among the metrics.
  const MetricResult& headline_result() const;
};

struct SettingSummary {
  std::string name;
  std::string method;
  std::string predictor;  ///< folder, "" without one
  std::vector<TaskResult> tasks;
  RetentionMeans retention;
  std::map<std::string, RetentionMeans> retention_by_type;
  std::optional<Timing> timing;
  MemoryUse memory;
  int64_t broken_rows = 0;

  const TaskResult* task(const std::string& name) const;  ///< null without it
};

/// What the numbers were measured on.
struct RunFacts {
  std::string run, model, model_family, dtype, device, data;
  std::string model_sha256, data_sha256;
  std::map<std::string, std::string> predictors_sha256;  ///< by folder
  std::string program, machine;                          ///< one line each
  std::string command = {};  ///< the command line of the process that finished the run
  int64_t threads = 0;
  int64_t peak_rss_bytes = 0;
};

/// A threshold found before the evaluation.
struct Calibration {
  std::string setting;
  std::string budget;  ///< "layer=0.08"
  double threshold = 0;
  double realised = 0;  ///< mean share of the un-pruned model's, on the data below
  std::string data;
  int64_t pictures = 0, questions = 0;
};

struct EvalSummary {
  RunFacts facts;
  std::string baseline;
  int64_t questions = 0, pictures = 0;
  double margin = 0;
  int64_t resamples = 0;
  std::vector<SettingSummary> settings;  ///< in the order of the config
  std::optional<SettingSummary> again;   ///< the baseline's second pass: the noise floor
  std::vector<Calibration> calibrations;
  std::vector<std::string> warnings;  ///< what a reader must know before believing the table
  int64_t broken_rows = 0;            ///< > 0: exit code 3
  std::vector<std::string>
      regressions;    ///< watched settings found inferior: exit code 5 with --gate
  std::string table;  ///< the Markdown table, for the terminal

  const SettingSummary& setting(const std::string& name) const;  ///< requires that it is there
};

}  // namespace glimpse::evaluation
