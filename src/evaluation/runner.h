#pragma once
#include <filesystem>

#include "evaluation/evaluate.h"

namespace glimpse::evaluation {

/// The accuracy pass: every question answered by every setting, one journal row each. A picture is
/// decoded and encoded once, then all its questions and settings share its features and, until
/// their first selection, the decoder's work on it, so every setting sees identical inputs. Rows
/// that the journals of `run` already hold are not made again. Pictures that cannot be read, and
/// questions a method cannot take, give rows with status "error: ...". Errors: Interrupted after a
/// stop signal, the rows so far being on disk.
void answer_questions(const EvalConfig& config, const EvalInputs& inputs,
                      const std::filesystem::path& run);

}  // namespace glimpse::evaluation
