#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::metrics {

/// Whose rules of cleaning. The same response scores differently: a report names the profile.
enum class VqaProfile {
  official,    ///< VQAv2 script; compares raw when all reference answers are identical
  textvqa,     ///< EvalAI processor (TextVQA, LLaVA): always normalised, "red,white" -> "redwhite"
  normalized,  ///< official rules without the raw comparison (lmms-eval's vqav2)
  vlmevalkit,  ///< as `normalized`, with the period rule corrected
  vizwiz,      ///< VizWiz script: the prediction is normalised, the references stay as they are
};

/// VQA accuracy in [0, 1] of one prediction: mean over annotators of min(1, matches among the
/// others / 3). With k of 10 matching answers: 0, .3, .6, .9, 1. Any number of answers >= 4.
/// Errors: Error for fewer answers.
double vqa_accuracy(std::string_view prediction, const std::vector<std::string>& answers,
                    VqaProfile profile = VqaProfile::official);

/// True when the prediction equals an answer after both are normalised by `profile` (official:
/// without its raw comparison). ST-VQA's accuracy is this with `textvqa`.
bool matches_normalized(std::string_view prediction, const std::vector<std::string>& answers,
                        VqaProfile profile);

}  // namespace glimpse::metrics
