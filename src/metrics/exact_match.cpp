#include "metrics/exact_match.h"

#include <algorithm>
#include <cctype>

#include "metrics/code_points.h"

namespace glimpse::metrics {
namespace {

bool is_punctuation(char32_t c) { return c < 0x80 && std::ispunct(static_cast<int>(c)); }

}  // namespace

std::string fold_text(std::string_view text) {
  std::u32string folded;
  bool blank = false;
  for (const char32_t c : lower_case(decode_utf8(text))) {
    if (is_space(c)) {
      blank = true;
      continue;
    }
    const bool between_words =
        blank && !folded.empty() && !is_punctuation(c) && !is_punctuation(folded.back());
    if (between_words) folded += U' ';
    folded += c;
    blank = false;
  }
  while (!folded.empty() && folded.back() == '.') folded.pop_back();
  return encode_utf8(folded);
}

bool exact_match(std::string_view prediction, const std::vector<std::string>& references) {
  const std::string folded = fold_text(prediction);
  return std::any_of(references.begin(), references.end(),
                     [&](const std::string& reference) { return fold_text(reference) == folded; });
}

}  // namespace glimpse::metrics
