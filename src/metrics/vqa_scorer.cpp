#include "metrics/vqa_scorer.h"

#include <algorithm>

#include "base/error.h"

namespace glimpse::metrics {
namespace {

constexpr VqaEvaluator kEvaluators[] = {
    {"official", VqaProfile::official, LeftOut::equal_records},
    {"official_by_position", VqaProfile::official, LeftOut::itself},
    {"evalai", VqaProfile::textvqa, LeftOut::itself},
    {"lmms_textvqa", VqaProfile::textvqa, LeftOut::itself},
    {"lmms_vqav2", VqaProfile::normalized, LeftOut::equal_records},
    {"vlmevalkit", VqaProfile::vlmevalkit, LeftOut::itself},
    {"vizwiz", VqaProfile::vizwiz, LeftOut::itself},
};

constexpr AnswerForm kForms[] = {AnswerForm::as_stored,  AnswerForm::stripped,
                                 AnswerForm::official,   AnswerForm::textvqa,
                                 AnswerForm::normalized, AnswerForm::vlmevalkit};

size_t index_of(AnswerForm form) { return static_cast<size_t>(form); }

}  // namespace

std::span<const VqaEvaluator> vqa_evaluators() { return kEvaluators; }

uint32_t VqaScorer::number(std::string text) {
  const auto next = static_cast<uint32_t>(numbers_.size());
  return numbers_.try_emplace(std::move(text), next).first->second;
}

const VqaScorer::Forms& VqaScorer::forms_of(const std::string& text) {
  const auto [entry, is_new] = forms_.try_emplace(text);
  if (is_new) {
    for (const AnswerForm form : kForms) {
      entry->second[index_of(form)] = number(answer_in_form(text, form));
    }
  }
  return entry->second;
}

std::vector<double> VqaScorer::score(std::string_view prediction,
                                     const std::vector<HumanAnswer>& answers) {
  if (answers.empty()) {
    throw Error(
        {.where = "VQA accuracy", .found = "no reference answers", .expected = "one or more"});
  }
  const Forms& candidate = forms_of(std::string(prediction));
  std::vector<const Forms*> references;
  std::vector<size_t> marks;
  for (const HumanAnswer& answer : answers) {
    references.push_back(&forms_of(answer.text));
    marks.push_back(static_cast<size_t>(answer.mark));
  }
  const size_t stripped = index_of(AnswerForm::stripped);
  const bool unanimous = std::all_of(references.begin(), references.end(), [&](const Forms* forms) {
    return (*forms)[stripped] == (*references[0])[stripped];
  });
  std::vector<double> scores;
  std::vector<size_t> records;
  for (const VqaEvaluator& evaluator : kEvaluators) {
    const ComparedForms forms = compared_forms(evaluator.profile, unanimous);
    const uint32_t wanted = candidate[index_of(forms.prediction)];
    records.clear();
    for (size_t i = 0; i < answers.size(); ++i) {
      if ((*references[i])[index_of(forms.reference)] == wanted) records.push_back(marks[i]);
    }
    scores.push_back(leave_one_out(answers.size(), records, evaluator.left_out));
  }
  return scores;
}

}  // namespace glimpse::metrics
