#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Over the answered rows (all seeds). Ratios are means of the questions' ratios; the evidence
/// shares pool the tokens of all questions.
RetentionMeans retention_means(const std::vector<EvalRow>& rows);

/// The same for every question type; questions without a type under their task.
std::map<std::string, RetentionMeans> retention_by_type(const std::vector<EvalRow>& rows);

/// The same for every task and size of evidence.
std::map<std::pair<std::string, EvidenceSize>, RetentionMeans> retention_by_evidence(
    const std::vector<EvalRow>& rows);

/// Mean size of the caches when decoding starts.
double mean_kv_bytes(const std::vector<EvalRow>& rows);

}  // namespace glimpse::evaluation
