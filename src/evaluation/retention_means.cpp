#include "evaluation/retention_means.h"

#include <algorithm>

namespace glimpse::evaluation {
namespace {

using Rows = std::vector<const EvalRow*>;

template <class Value>
double mean_of(const Rows& rows, Value value) {
  double sum = 0;
  for (const EvalRow* row : rows) sum += static_cast<double>(value(*row));
  return rows.empty() ? 0 : sum / static_cast<double>(rows.size());
}

void add_evidence(RetentionMeans& means, const Rows& rows) {
  int64_t evidence = 0, both = 0, kept = 0;
  double area = 0, measured = 0;
  for (const EvalRow* row : rows) {
    if (row->evidence_area) area += *row->evidence_area, measured += 1;
    if (row->evidence_tokens == 0) continue;
    evidence += row->evidence_tokens;
    both += row->evidence_kept;
    kept += std::count(row->kept.begin(), row->kept.end(), true);
  }
  if (measured > 0) means.evidence_area = area / measured;
  if (evidence == 0) return;
  means.evidence_recall = static_cast<double>(both) / static_cast<double>(evidence);
  if (kept > 0) means.evidence_precision = static_cast<double>(both) / static_cast<double>(kept);
}

RetentionMeans means_of(const Rows& rows) {
  RetentionMeans means{.n = static_cast<int64_t>(rows.size())};
  if (rows.empty()) return means;
  means.visual_tokens = mean_of(rows, [](const EvalRow& r) { return r.retention.visual_tokens; });
  means.kv_tokens = mean_of(rows, [](const EvalRow& r) { return r.retention.kv_tokens; });
  means.layer_average_tokens =
      mean_of(rows, [](const EvalRow& r) { return r.retention.layer_average_tokens; });
  means.prefill_flops = mean_of(rows, [](const EvalRow& r) { return r.retention.prefill_flops; });
  means.keep_ratio = mean_of(rows, [](const EvalRow& r) { return r.retention.keep_ratio; });
  means.kv_ratio = mean_of(rows, [](const EvalRow& r) { return r.retention.kv_ratio(); });
  means.layer_average_ratio =
      mean_of(rows, [](const EvalRow& r) { return r.retention.layer_average_ratio(); });
  means.prefill_flops_ratio =
      mean_of(rows, [](const EvalRow& r) { return r.retention.prefill_flops_ratio(); });
  std::vector<double> ratios;
  for (const EvalRow* row : rows) ratios.push_back(row->retention.kv_ratio());
  means.kv_ratio_p10 = metrics::percentile(ratios, 0.1);
  means.kv_ratio_p50 = metrics::percentile(ratios, 0.5);
  means.kv_ratio_p90 = metrics::percentile(ratios, 0.9);
  add_evidence(means, rows);
  return means;
}

template <class Key, class KeyOf>
std::map<Key, RetentionMeans> means_by(const std::vector<EvalRow>& rows, KeyOf key_of) {
  std::map<Key, Rows> groups;
  for (const EvalRow& row : rows) {
    if (row.ok()) groups[key_of(row)].push_back(&row);
  }
  std::map<Key, RetentionMeans> means;
  for (const auto& [key, members] : groups) means[key] = means_of(members);
  return means;
}

}  // namespace

RetentionMeans retention_means(const std::vector<EvalRow>& rows) {
  Rows answered;
  for (const EvalRow& row : rows) {
    if (row.ok()) answered.push_back(&row);
  }
  return means_of(answered);
}

std::map<std::string, RetentionMeans> retention_by_type(const std::vector<EvalRow>& rows) {
  return means_by<std::string>(
      rows, [](const EvalRow& row) { return row.type.empty() ? row.task : row.type; });
}

std::map<std::pair<std::string, EvidenceSize>, RetentionMeans> retention_by_evidence(
    const std::vector<EvalRow>& rows) {
  return means_by<std::pair<std::string, EvidenceSize>>(
      rows, [](const EvalRow& row) { return std::pair(row.task, evidence_size(row)); });
}

double mean_kv_bytes(const std::vector<EvalRow>& rows) {
  Rows answered;
  for (const EvalRow& row : rows) {
    if (row.ok()) answered.push_back(&row);
  }
  return mean_of(answered, [](const EvalRow& r) { return r.kv_bytes; });
}

}  // namespace glimpse::evaluation
