#include "metrics/vqa_forms.h"

#include <algorithm>
#include <cassert>

#include "metrics/normalize_answer.h"

namespace glimpse::metrics {
namespace {

double share_of(size_t matches) { return std::min(1.0, static_cast<double>(matches) / 3); }

}  // namespace

std::string answer_in_form(std::string_view answer, AnswerForm form) {
  switch (form) {
    case AnswerForm::as_stored:
      return std::string(answer);
    case AnswerForm::stripped:
      return strip_answer(answer);
    case AnswerForm::official:
      return normalize_answer(answer);
    case AnswerForm::textvqa:
      return normalize_answer(answer, {.split_possessive = true, .python3 = true});
    case AnswerForm::normalized:
      return normalize_answer(answer, {.comma_runs = true, .python3 = true});
    case AnswerForm::vlmevalkit:
      return normalize_answer(answer, {.keep_period_after_digit = true, .python3 = true});
  }
  return {};
}

ComparedForms compared_forms(VqaProfile profile, bool unanimous) {
  const auto both = [](AnswerForm form) {
    return ComparedForms{.prediction = form, .reference = form};
  };
  switch (profile) {
    case VqaProfile::official:
      return both(unanimous ? AnswerForm::stripped : AnswerForm::official);
    case VqaProfile::textvqa:
      return both(AnswerForm::textvqa);
    case VqaProfile::normalized:
      return both(AnswerForm::normalized);
    case VqaProfile::vlmevalkit:
      return both(AnswerForm::vlmevalkit);
    case VqaProfile::vizwiz:
      break;
  }
  return {.prediction = AnswerForm::official, .reference = AnswerForm::as_stored};
}

double leave_one_out(size_t annotators, const std::vector<size_t>& records_of_matches,
                     LeftOut left_out) {
  assert(annotators >= 1);
  const size_t matches = records_of_matches.size();
  double sum = static_cast<double>(annotators - matches) * share_of(matches);
  for (const size_t record : records_of_matches) {
    const auto same = static_cast<size_t>(
        std::count(records_of_matches.begin(), records_of_matches.end(), record));
    sum += share_of(matches - (left_out == LeftOut::itself ? 1 : same));
  }
  return sum / static_cast<double>(annotators);
}

}  // namespace glimpse::metrics
