#include "metrics/vqa_accuracy.h"

#include <algorithm>

#include "base/error.h"
#include "metrics/normalize_answer.h"

namespace glimpse::metrics {
namespace {

constexpr size_t kFewestAnswers = 4;  // three others have to agree for a full score

AnswerRules rules_of(VqaProfile profile) {
  return {.split_possessive = profile == VqaProfile::textvqa,
          .keep_period_after_digit = profile == VqaProfile::vlmevalkit};
}

bool all_equal(const std::vector<std::string>& texts) {
  return std::all_of(texts.begin(), texts.end(),
                     [&](const auto& text) { return text == texts[0]; });
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
  std::vector<std::string> references;
  for (const std::string& answer : answers) references.push_back(strip_answer(answer));
  std::string candidate = strip_answer(prediction);
  const bool raw = profile == VqaProfile::official && all_equal(references);
  if (!raw) {
    const AnswerRules rules = rules_of(profile);
    candidate = normalize_answer(candidate, rules);
    for (std::string& reference : references) reference = normalize_answer(reference, rules);
  }
  const auto n = static_cast<double>(references.size());
  const auto k = static_cast<double>(std::count(references.begin(), references.end(), candidate));
  const double of_matching = k > 0 ? std::min(1.0, (k - 1) / 3) : 0;
  const double of_others = std::min(1.0, k / 3);
  return (k * of_matching + (n - k) * of_others) / n;
}

}  // namespace glimpse::metrics
