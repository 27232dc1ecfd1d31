#include "evaluation/report/json.h"

#include <nlohmann/json.hpp>

#include "evaluation/facts_json.h"

namespace glimpse::evaluation {
namespace {

using nlohmann::json;
using ordered = nlohmann::ordered_json;

ordered interval(const metrics::Estimate& e) {
  return {{"value", e.value}, {"ci95", {e.low, e.high}}};
}

ordered delta(const MetricResult& result) {
  ordered j = interval(*result.delta);
  j["verdict"] = metrics::name_of(result.verdict);
  j["margin"] = result.margin;
  j["bca95"] = {result.delta->bca_low, result.delta->bca_high};
  j["se_clustered"] = result.delta->standard_error;
  j["mde"] = result.detectable_effect;
  if (!result.mcnemar) return j;
  j["mcnemar"] = {{"b", result.mcnemar->only_first},
                  {"c", result.mcnemar->only_second},
                  {"p", result.mcnemar->p},
                  {"midp", result.mcnemar->mid_p}};
  return j;
}

ordered part_json(int64_t n, const MetricResult& result) {
  ordered j = {{"n", n}, {"metrics", {{result.name, interval(result.value)}}}};
  if (result.delta) j["delta"] = {{result.name, delta(result)}};
  return j;
}

ordered by_type(const TaskResult& task) {
  ordered j = ordered::object();
  for (const TypeResult& type : task.by_type) {
    j[type.type] = part_json(type.n, type.result);
  }
  return j;
}

ordered retention_json(const RetentionMeans& r) {
  ordered j = {{"n", r.n},
               {"visual_tokens", r.visual_tokens},
               {"kv_tokens", r.kv_tokens},
               {"layer_average_tokens", r.layer_average_tokens},
               {"prefill_flops", r.prefill_flops},
               {"keep_ratio", r.keep_ratio},
               {"kv_ratio", r.kv_ratio},
               {"layer_average_ratio", r.layer_average_ratio},
               {"prefill_flops_ratio", r.prefill_flops_ratio},
               {"kv_ratio_p10", r.kv_ratio_p10},
               {"kv_ratio_p50", r.kv_ratio_p50},
               {"kv_ratio_p90", r.kv_ratio_p90}};
  if (r.evidence_recall) j["evidence_recall"] = *r.evidence_recall;
  if (r.evidence_precision) j["evidence_precision"] = *r.evidence_precision;
  if (r.evidence_area) j["evidence_area"] = *r.evidence_area;
  return j;
}

ordered by_evidence(const TaskResult& task) {
  ordered j = ordered::object();
  for (const EvidenceResult& part : task.by_evidence) {
    ordered entry = part_json(part.n, part.result);
    entry["retention"] = retention_json(part.retention);
    j[name_of(part.size)] = entry;
  }
  return j;
}

ordered task_json(const TaskResult& task) {
  ordered values = ordered::object(), deltas = ordered::object();
  for (const MetricResult& result : task.metrics) {
    values[result.name] = interval(result.value);
    if (result.delta) deltas[result.name] = delta(result);
  }
  ordered j = {{"n", task.n},     {"headline", task.headline}, {"metrics", values},
               {"delta", deltas}, {"by_type", by_type(task)},  {"broken", task.broken}};
  if (!task.by_evidence.empty()) j["by_evidence"] = by_evidence(task);
  if (task.over_answered) j["over_answered"] = *task.over_answered;
  if (!task.totals.empty()) j["totals"] = task.totals;
  if (task.flips) {
    j["flips"] = {{"questions", task.flips->questions},
                  {"changed", task.flips->changed},
                  {"right_to_wrong", task.flips->right_to_wrong},
                  {"wrong_to_right", task.flips->wrong_to_right},
                  {"wrong_to_other_wrong", task.flips->wrong_to_other_wrong}};
    if (task.headline_result().mcnemar) j["flips"]["p_holm"] = task.headline_result().p_holm;
  }
  return j;
}

ordered timing_json(const Timing& timing) {
  ordered j = {{"questions", timing.questions}, {"rounds", timing.rounds}};
  for (const PhaseTime& time : timing.phases) {
    j[time.phase] = {{"median_ms", time.median_ms},
                     {"mean_ms", time.mean_ms},
                     {"p10", time.p10},
                     {"p90", time.p90},
                     {"p99", time.p99}};
  }
  j["ttft_ratio"] = interval(timing.ttft_ratio);
  j["prefill_ratio"] = interval(timing.prefill_ratio);
  if (timing.break_even_tokens) j["break_even_tokens"] = *timing.break_even_tokens;
  return j;
}

ordered setting_json(const SettingSummary& setting) {
  ordered tasks = ordered::object();
  for (const TaskResult& task : setting.tasks) tasks[task.task] = task_json(task);
  ordered retention = retention_json(setting.retention), types = ordered::object();
  for (const auto& [type, means] : setting.retention_by_type) types[type] = retention_json(means);
  retention["by_type"] = types;
  return {
      {"name", setting.name},
      {"method", setting.method},
      {"predictor", setting.predictor},
      {"broken_rows", setting.broken_rows},
      {"tasks", tasks},
      {"retention", retention},
      {"timing", setting.timing ? timing_json(*setting.timing) : ordered::object()},
      {"memory",
       {{"kv_bytes", setting.memory.kv_bytes}, {"kv_bytes_ratio", setting.memory.kv_bytes_ratio}}}};
}

}  // namespace

std::string summary_json(const EvalSummary& s) {
  ordered settings = ordered::array();
  for (const SettingSummary& setting : s.settings) settings.push_back(setting_json(setting));
  ordered j = {{"format", 1}};
  j.update(ordered::parse(facts_json(s.facts)));
  j["data"]["questions"] = s.questions;
  j["data"]["pictures"] = s.pictures;
  j.update({{"baseline", s.baseline},
            {"margin", s.margin},
            {"resamples", s.resamples},
            {"broken_rows", s.broken_rows},
            {"regressions", s.regressions},
            {"warnings", s.warnings},
            {"settings", settings}});
  if (!s.calibrations.empty()) j.update(ordered::parse(calibrations_json(s.calibrations)));
  if (s.again) {
    ordered noise = ordered::object();
    for (const TaskResult& task : s.again->tasks) noise[task.task] = task_json(task);
    j["noise_floor"] = noise;
  }
  return j.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace glimpse::evaluation
