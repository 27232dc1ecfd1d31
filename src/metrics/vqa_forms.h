#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/vqa_accuracy.h"

namespace glimpse::metrics {

/// What the profiles compare: every form that one of them brings an answer into.
enum class AnswerForm { as_stored, stripped, official, textvqa, normalized, vlmevalkit };
constexpr size_t kAnswerForms = 6;

std::string answer_in_form(std::string_view answer, AnswerForm form);

/// The forms of a prediction and of the references that a profile compares. `unanimous`: all
/// stripped references are equal.
struct ComparedForms {
  AnswerForm prediction, reference;
};
ComparedForms compared_forms(VqaProfile profile, bool unanimous);

/// Which annotators an evaluator leaves out when it scores a prediction against the others.
enum class LeftOut {
  itself,         ///< by position
  equal_records,  ///< by value: also everybody with the same answer, confidence and number
};

/// Mean over all annotators of min(1, matches among the others / 3). `records_of_matches` names the
/// record of each annotator whose answer matches (any numbers, equal for equal records).
/// Requires annotators >= 1.
double leave_one_out(size_t annotators, const std::vector<size_t>& records_of_matches,
                     LeftOut left_out);

}  // namespace glimpse::metrics
