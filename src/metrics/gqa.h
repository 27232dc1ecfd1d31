#pragma once
#include <string_view>

namespace glimpse::metrics {

/// How the published evaluators compare a GQA answer. The official script wants equal bytes.
enum class GqaProfile {
  official,
  llava,       ///< prediction: trailing periods dropped, lower case
  lmms,        ///< both: lower case, ASCII punctuation deleted; prediction stripped
  vlmevalkit,  ///< both: stripped, lower case
  qwen,        ///< prediction: first clause, lower case, then cut at "is ", "a ", " of", ...
};

bool gqa_correct(std::string_view prediction, std::string_view answer, GqaProfile profile);

}  // namespace glimpse::metrics
