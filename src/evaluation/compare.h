#pragma once
#include <vector>

#include "evaluation/eval_config.h"
#include "evaluation/eval_row.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Pairs every setting with the baseline by question and fills settings, questions, pictures,
/// margin, broken_rows and regressions of a summary; facts, timing and table stay empty.
///   rows  by setting, in the order of the config
///
/// Runs with several seeds count once per question, with the mean of their scores. A question
/// counts where the setting and the baseline both answered it; broken rows are only counted.
/// Intervals resample pictures. Metrics:
///   vqa      <basic> pooled over questions, and <basic>_type_mean, the unweighted mean over
///   question
///            types, the headline where there are two types or more; basic is vqa_accuracy when
///            every question has it, else exact_match
///   caption  cider (headline; n-gram weights from the baseline's references), slot_accuracy where
///            every caption is a list, exact_match
/// Verdicts use config.margin (CIDEr, whose scale ends at 10: ten times that).
/// Errors: Error when a setting lacks a question that the baseline has, or the other way round.
EvalSummary compare(const EvalConfig& config, const std::vector<std::vector<EvalRow>>& rows);

}  // namespace glimpse::evaluation
