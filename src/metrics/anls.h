#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::metrics {

/// Average normalised Levenshtein similarity of one answer, in [0, 1]: the best over the references
/// of 1 - distance / length, and 0 below 0.5. Distance on code points of the lower-cased,
/// whitespace-collapsed texts; length of the longer raw text (upper-cased, as the script does), so
/// padding softens an error. No references: 0. Source: the RRC script (DocVQA, InfographicVQA).
double anls(std::string_view prediction, const std::vector<std::string>& references);

/// The ST-VQA variant of LLaVA's evaluator: white space is stripped but not collapsed, and the
/// length is that of the cleaned texts. Nothing where that script divides by zero: the prediction
/// and a reference are both empty.
std::optional<double> anls_stvqa(std::string_view prediction,
                                 const std::vector<std::string>& references);

}  // namespace glimpse::metrics
