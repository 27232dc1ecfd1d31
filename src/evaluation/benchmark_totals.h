#pragma once
#include <map>
#include <string>
#include <vector>

#include "evaluation/eval_row.h"

namespace glimpse::evaluation {

/// What a benchmark reports over all its questions beside the mean of their scores, by name. Broken
/// rows count as wrong answers; of several seeds the first counts.
///   pope  accuracy, precision, recall, f1, yes_ratio; with several categories (types) f1.CATEGORY
///         and f1_category_mean, LLaVA's headline
///   mme   perception (up to 2000) and cognition (up to 800); needs both questions of every picture
///   nlvr  precision, consistency
/// Other metrics: nothing. Errors: Error for MME questions that do not come in pairs.
std::map<std::string, double> benchmark_totals(const std::vector<EvalRow>& rows);

}  // namespace glimpse::evaluation
