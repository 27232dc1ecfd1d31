#pragma once
#include <vector>

#include "evaluation/eval_config.h"
#include "evaluation/eval_row.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Pairs every setting with the baseline by question and fills settings, questions, pictures,
/// margin, broken_rows and regressions of a summary; facts, timing and table stay empty.
///   rows  by setting, in the order of the config, and with config.repeat_baseline those of the
///         baseline's second pass
///
/// Runs with several seeds count once per question, with the mean of their scores. Broken rows
/// score 0. Intervals resample pictures. Metrics: the data set's own (Sample::metric) is the
/// headline, pooled over questions. Without one:
///   vqa      <basic>, and with two question types or more the headline <basic>_type_mean, the
///            unweighted mean over types; basic is vqa_accuracy when every question has it, else
///            exact_match
///   caption  cider (headline; n-gram weights from the baseline's references), slot_accuracy where
///            every caption is a list, exact_match
/// All other scores that every question has follow. Questions by the size of their evidence: only
/// where the data has boxes. Verdicts use config.margin (CIDEr, whose scale
/// ends at 10: ten times that); McNemar tests of the headlines are Holm-adjusted together.
/// Errors: Error when a setting lacks a question that the baseline has, or the other way round.
EvalSummary compare(const EvalConfig& config, const std::vector<std::vector<EvalRow>>& rows);

}  // namespace glimpse::evaluation
