#include "metrics/judge_score.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/strings.h"
#include "metrics/code_points.h"

namespace glimpse::metrics {

double judge_score(std::string_view verdict) {
  constexpr std::string_view kMark = "score: ";
  const std::string text = lower_ascii(verdict);
  int numbers = 0;
  double score = 0;
  for (size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
    const char* begin = text.data() + at + kMark.size();
    const char* end = text.data() + text.size();
    const bool number =
        begin != end &&
        (is_digit(static_cast<unsigned char>(*begin)) ||
         (*begin == '.' && begin + 1 != end && is_digit(static_cast<unsigned char>(begin[1]))));
    if (!number) continue;
    std::from_chars(begin, end, score, std::chars_format::fixed);
    ++numbers;
  }
  return numbers == 1 ? std::min(score, 1.0) : 0;
}

}  // namespace glimpse::metrics
