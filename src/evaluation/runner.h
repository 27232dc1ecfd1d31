#pragma once
#include <string>
#include <vector>

#include "evaluation/evaluate.h"
#include "evaluation/work_queue.h"

namespace glimpse::evaluation {

/// The accuracy pass: every question answered by every setting, one journal row each. A picture is
/// decoded and encoded once, then all its questions and settings share its features and, until
/// their first selection, the decoder's work on it, so every setting sees identical inputs. Rows
/// that the run's journals already hold are not made again. What cannot be answered (a picture that
/// cannot be read, a question too long, a method that cannot take it, no memory left) gives a row
/// with status "error: ...". Errors: Interrupted after a stop signal, the rows so far being on
/// disk.
void answer_questions(const EvalConfig& config, const EvalInputs& inputs, WorkQueue& queue);

/// The journals of a run: its settings, and the baseline's second pass.
std::vector<std::string> journal_names(const EvalConfig& config);

}  // namespace glimpse::evaluation
