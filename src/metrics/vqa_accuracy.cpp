#include "metrics/vqa_accuracy.h"

#include <algorithm>

#include "base/error.h"
#include "metrics/vqa_forms.h"

namespace glimpse::metrics {
namespace {

constexpr size_t kFewestAnswers = 4;  // three others have to agree for a full score

bool unanimous(const std::vector<std::string>& answers) {
  const std::string first = answer_in_form(answers[0], AnswerForm::stripped);
  return std::all_of(answers.begin(), answers.end(), [&](const std::string& answer) {
    return answer_in_form(answer, AnswerForm::stripped) == first;
  });
}

std::vector<size_t> matching(std::string_view prediction, const std::vector<std::string>& answers,
                             const ComparedForms& forms) {
  const std::string candidate = answer_in_form(prediction, forms.prediction);
  std::vector<size_t> found;
  for (size_t i = 0; i < answers.size(); ++i) {
    if (answer_in_form(answers[i], forms.reference) == candidate) found.push_back(i);
  }
  return found;
}

}  // namespace

double vqa_accuracy(std::string_view prediction, const std::vector<std::string>& answers,
                    VqaProfile profile) {
  if (answers.size() < kFewestAnswers) {
    throw Error({.where = "vqa_accuracy",
                 .found = std::to_string(answers.size()) + " reference answer(s)",
                 .expected = "the answers of at least 4 annotators",
                 .advice = "use exact_match for data with one answer"});
  }
  const ComparedForms forms = compared_forms(profile, unanimous(answers));
  return leave_one_out(answers.size(), matching(prediction, answers, forms), LeftOut::itself);
}

bool matches_normalized(std::string_view prediction, const std::vector<std::string>& answers,
                        VqaProfile profile) {
  return !matching(prediction, answers, compared_forms(profile, /*unanimous=*/false)).empty();
}

}  // namespace glimpse::metrics
