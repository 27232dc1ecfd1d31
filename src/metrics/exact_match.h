#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::metrics {

/// Text for a plain comparison: lower case, white space collapsed, no blank before or after ASCII
/// punctuation, trailing periods dropped. "Red  Star ." and "red star" are the same.
std::string fold_text(std::string_view text);

/// True when the folded prediction equals a folded reference.
bool exact_match(std::string_view prediction, const std::vector<std::string>& references);

}  // namespace glimpse::metrics
