#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "metrics/vqa_forms.h"

namespace glimpse::metrics {

/// One annotator's answer. `mark` numbers the rest of its record (confidence, number): evaluators
/// that compare by value take two annotators with equal answers and marks for one.
struct HumanAnswer {
  std::string text;
  int64_t mark = 0;
};

/// A published evaluator of VQA-style data.
struct VqaEvaluator {
  std::string_view name;
  VqaProfile profile;
  LeftOut left_out;
};

/// official, official_by_position, evalai, lmms_textvqa, lmms_vqav2, vlmevalkit, vizwiz.
std::span<const VqaEvaluator> vqa_evaluators();

/// Scores many predictions with all evaluators; every distinct text is normalised once (answers
/// repeat: 214,354 VQAv2 questions have 2.1 million answers).
class VqaScorer {
 public:
  /// One accuracy in [0, 1] for each of vqa_evaluators(), in that order. Any number of answers >= 1
  /// (the published scripts take fewer than ten as they come). Errors: Error for no answers.
  std::vector<double> score(std::string_view prediction, const std::vector<HumanAnswer>& answers);

 private:
  using Forms = std::array<uint32_t, kAnswerForms>;  // numbers of texts, equal for equal texts
  uint32_t number(std::string text);
  const Forms& forms_of(const std::string& text);

  std::unordered_map<std::string, uint32_t> numbers_;
  std::unordered_map<std::string, Forms> forms_;
};

}  // namespace glimpse::metrics
