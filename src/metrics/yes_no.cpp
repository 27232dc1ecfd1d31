#include "metrics/yes_no.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/strings.h"
#include "metrics/code_points.h"
#include "metrics/normalize_answer.h"

namespace glimpse::metrics {
namespace {

std::u32string lower_of(std::string_view text) { return lower_case(decode_utf8(text)); }

bool has(std::u32string_view text, std::u32string_view part) {
  return text.find(part) != std::u32string_view::npos;
}

YesNo whole_text(std::u32string_view text) {
  if (text == U"yes") return YesNo::yes;
  return text == U"no" ? YesNo::no : YesNo::other;
}

YesNo parse_pope(std::string_view answer) {
  std::string sentence(answer.substr(0, answer.find('.')));
  std::erase(sentence, ',');
  const std::vector<std::string> words = split(sentence, ' ');
  const bool no = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "No" || word == "not" || word == "no";
  });
  return no ? YesNo::no : YesNo::yes;
}

YesNo parse_start(std::u32string_view text) {
  constexpr size_t kExamined = 4;
  const YesNo whole = whole_text(text);
  if (whole != YesNo::other) return whole;
  const std::u32string_view start = text.substr(0, kExamined);
  if (has(start, U"yes")) return YesNo::yes;
  return has(start, U"no") ? YesNo::no : YesNo::other;
}

YesNo parse_lmms_mme(std::string_view answer) {
  const std::u32string lower = lower_of(answer);
  std::u32string text(strip(lower));
  std::erase(text, U'.');
  if (text == U"y") return YesNo::yes;
  return text == U"n" ? YesNo::no : parse_start(text);
}

YesNo parse_words(std::string_view answer) {
  const std::string lower = encode_utf8(lower_of(answer));
  const std::u32string text =
      decode_utf8(clear_punctuation(lower, {.keep_period_after_digit = true, .python3 = true}));
  bool yes = false, no = false;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    while (end < text.size() && !is_space(text[end])) ++end;
    const YesNo word = whole_text(std::u32string_view(text).substr(begin, end - begin));
    yes |= word == YesNo::yes;
    no |= word == YesNo::no;
    begin = end + 1;
  }
  if (yes == no) return YesNo::other;
  return yes ? YesNo::yes : YesNo::no;
}

}  // namespace

YesNo parse_yes_no(std::string_view answer, YesNoParser parser) {
  switch (parser) {
    case YesNoParser::pope:
      return parse_pope(answer);
    case YesNoParser::lmms_pope:
      return whole_text(strip(lower_of(answer)));
    case YesNoParser::mme:
      return parse_start(lower_of(answer));
    case YesNoParser::lmms_mme:
      return parse_lmms_mme(answer);
    case YesNoParser::vlmevalkit:
      break;
  }
  return parse_words(answer);
}

}  // namespace glimpse::metrics
