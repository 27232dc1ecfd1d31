#include "metrics/gqa.h"

#include <string>

#include "metrics/code_points.h"

namespace glimpse::metrics {
namespace {

constexpr size_t kNowhere = std::u32string::npos;

std::u32string lower_of(std::string_view text) { return lower_case(decode_utf8(text)); }

std::u32string without_punctuation(std::u32string text) {
  std::erase_if(text, [](char32_t c) { return c > 0x20 && c < 0x7F && !is_alnum_ascii(c); });
  return text;
}

std::u32string llava_form(std::string_view prediction) {
  std::u32string text = lower_of(prediction);
  while (!text.empty() && text.back() == U'.') text.pop_back();
  return text;
}

/// The part between the first and the second `mark`; the text itself without one.
std::u32string after_mark(const std::u32string& text, std::u32string_view mark) {
  const size_t at = text.find(mark);
  if (at == kNowhere) return text;
  const size_t begin = at + mark.size();
  return text.substr(begin, text.find(mark, begin) - begin);
}

std::u32string qwen_form(std::string_view prediction) {
  const std::u32string all = decode_utf8(prediction);
  std::u32string text(strip(all));
  text = lower_case(text.substr(0, text.find_first_of(U".,!")));
  for (const char32_t* mark : {U"is ", U"are ", U"a ", U"an ", U"the "}) {
    text = after_mark(text, mark);
  }
  return std::u32string(strip(text.substr(0, text.find(U" of"))));
}

}  // namespace

bool gqa_correct(std::string_view prediction, std::string_view answer, GqaProfile profile) {
  switch (profile) {
    case GqaProfile::official:
      return prediction == answer;
    case GqaProfile::llava:
      return llava_form(prediction) == decode_utf8(answer);
    case GqaProfile::lmms:
      // Generations are stripped before the metric sees them, not after it.
      return without_punctuation(std::u32string(strip(lower_of(prediction)))) ==
             without_punctuation(lower_of(answer));
    case GqaProfile::vlmevalkit:
      return strip(lower_of(prediction)) == strip(lower_of(answer));
    case GqaProfile::qwen:
      break;
  }
  return qwen_form(prediction) == decode_utf8(answer);
}

}  // namespace glimpse::metrics
