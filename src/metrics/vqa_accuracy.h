#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::metrics {

/// Whose rules. The same response scores differently: a report names the profile it used.
enum class VqaProfile {
  official,    ///< VQAv2 script; compares raw when all reference answers are identical
  textvqa,     ///< EvalAI processor (TextVQA, LLaVA): always normalised, "red,white" -> "redwhite"
  normalized,  ///< official rules without the raw comparison (lmms-eval's vqav2)
  vlmevalkit,  ///< as `normalized`, with the period rule corrected
};

/// VQA accuracy in [0, 1] of one prediction: mean over annotators of min(1, matches among the
/// others / 3). With k of 10 matching answers: 0, .3, .6, .9, 1. Any number of answers >= 1.
/// Errors: Error when `answers` is empty.
double vqa_accuracy(std::string_view prediction, const std::vector<std::string>& answers,
                    VqaProfile profile = VqaProfile::official);

}  // namespace glimpse::metrics
