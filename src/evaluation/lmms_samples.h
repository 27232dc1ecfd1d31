#pragma once
#include <filesystem>
#include <vector>

#include "evaluation/eval_row.h"

namespace glimpse::evaluation {

/// FOLDER/samples_TASK_SETTING.jsonl, one for every task and setting of the rows: a line per
/// question as lmms-eval's --log_samples writes it (doc_id, doc, target, resps, filtered_resps, and
/// an object per score with question_id, prediction and score), which `glimpse score` and
/// lmms-eval's own tools read. Several seeds: the first. Questions without an answer have an empty
/// one. Returns the files. Errors: Error when they cannot be written.
std::vector<std::filesystem::path> write_lmms_samples(const std::vector<EvalRow>& rows,
                                                      const std::filesystem::path& folder);

}  // namespace glimpse::evaluation
