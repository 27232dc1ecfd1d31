#pragma once
#include <string>
#include <string_view>

namespace glimpse::text {

/// For display only: the words of a word-level model as people write them. "the blue sign says 4 7
/// 3 ." becomes "The blue sign says 473.": sentences start upper-case (ASCII), no space stands
/// before punctuation, single digits are joined. Other text passes unchanged.
std::string people_text(std::string_view words);

}  // namespace glimpse::text
