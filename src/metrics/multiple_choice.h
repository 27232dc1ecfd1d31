#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::metrics {

// Which option a free-form answer picks, as published evaluators read it: an upper-case letter, or
// kNoChoice where they find none. They agree on bare letters and little else.

constexpr char kNoChoice = '\0';

/// LLaVA's ScienceQA script: a bare letter A-E, "B. ...", or "The answer is B." exactly once. "A."
/// alone is none. Nor is a letter beyond the `options` options of the question.
char scienceqa_choice(std::string_view answer, size_t options);

/// lmms-eval's ScienceQA: the bare letter in any case, or the answer starts with "B.".
bool scienceqa_correct_lmms(std::string_view answer, char target);

/// lmms-eval's general extraction among `options` options (A, B, ...): candidates by format, the
/// most telling format first, the last one within it.
char lmms_choice(std::string_view answer, size_t options);

/// VLMEvalKit's option inference: a letter among the last four words, a bold letter after "answer
/// is", or the text of exactly one option. 'Z': the model refused. Where the tool would ask a judge
/// or draw a letter: kNoChoice.
char vlmevalkit_choice(std::string_view answer, const std::vector<std::string>& options);

}  // namespace glimpse::metrics
