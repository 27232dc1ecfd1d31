#include "metrics/normalize_answer.h"

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "base/strings.h"
#include "metrics/code_points.h"

namespace glimpse::metrics {
namespace {

using Contractions = std::unordered_map<std::string, std::string>;

constexpr std::u32string_view kPunctuation = U";/[]\"{}()=+\\_-><@`,?!";
constexpr int kMaxRemovedPeriods =
    32;  // the script passes a regex flag, 32, as the number of substitutions

struct Suffix {
  const char* bare;
  const char* apostrophe;
  const char* stems;
};

constexpr Suffix kRegular[] = {
    {"nt", "n't",
     "ai are ca could did does do had has have is might must need ought sha should was were wo "
     "would"},
    {"ve", "'ve", "could might must not should they we what where who would you"},
    {"d", "'d", "he how it someone something there they where who you"},
    {"s", "'s", "he how somebody someone that there what when where who why"},
    {"ll", "'ll", "how it somebody someone something they what who why you"},
    {"re", "'re", "there they what why you"},
};

struct Pair {
  const char* from;
  const char* to;
};

// "somebody'd" loses its apostrophe in the official table; the published numbers include that.
constexpr Pair kIrregular[] = {
    {"maam", "ma'am"},           {"oclock", "o'clock"},       {"ow's'at", "'ow's'at"},
    {"'ows'at", "'ow's'at"},     {"'ow'sat", "'ow's'at"},     {"somebody'd", "somebodyd"},
    {"twas", "'twas"},           {"yall", "y'all"},           {"yall'll", "y'all'll"},
    {"y'allll", "y'all'll"},     {"yall'd've", "y'all'd've"}, {"y'alld've", "y'all'd've"},
    {"y'all'dve", "y'all'd've"},
};

Contractions make_contractions() {
  Contractions map;
  for (const Suffix& suffix : kRegular) {
    for (const std::string& stem : split_whitespace(suffix.stems)) {
      map[stem + suffix.bare] = stem + suffix.apostrophe;
    }
  }
  for (const char* stem : {"could", "might", "should", "would", "had"}) {
    const std::string full = std::string(stem) + "n't've";
    map[std::string(stem) + "nt've"] = full;
    map[std::string(stem) + "n'tve"] = full;
  }
  for (const char* stem : {"he", "it", "she", "somebody", "someone", "something", "there", "they",
                           "we", "who", "you"}) {
    const std::string full = std::string(stem) + "'d've";
    map[std::string(stem) + "d've"] = full;
    map[std::string(stem) + "'dve"] = full;
  }
  for (const Pair& pair : kIrregular) map[pair.from] = pair.to;
  return map;
}

const Contractions& contractions() {
  static const Contractions map = make_contractions();
  return map;
}

std::string_view digit_of(std::string_view word) {
  static const std::map<std::string_view, std::string_view> numbers = {
      {"none", "0"}, {"zero", "0"}, {"one", "1"},   {"two", "2"},   {"three", "3"}, {"four", "4"},
      {"five", "5"}, {"six", "6"},  {"seven", "7"}, {"eight", "8"}, {"nine", "9"},  {"ten", "10"}};
  const auto found = numbers.find(word);
  return found == numbers.end() ? word : found->second;
}

bool is_digit_of(char32_t c, const AnswerRules& rules) {
  return is_digit(c) || (rules.python3 && decimal_digit(c) >= 0);
}

bool has_comma_between_digits(std::u32string_view text, const AnswerRules& rules) {
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] != ',' || !is_digit_of(text[i - 1], rules)) continue;
    size_t end = i + 1;
    while (rules.comma_runs && end < text.size() && text[end] == ',') ++end;
    if (end < text.size() && is_digit_of(text[end], rules)) return true;
  }
  return false;
}

/// The marks that have a blank beside them somewhere, one bit each.
uint32_t marks_beside_blanks(std::u32string_view text) {
  uint32_t marks = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t mark = kPunctuation.find(text[i]);
    if (mark == std::u32string_view::npos) continue;
    const bool blank = (i > 0 && text[i - 1] == ' ') || (i + 1 < text.size() && text[i + 1] == ' ');
    marks |= static_cast<uint32_t>(blank) << mark;
  }
  return marks;
}

/// Whether a mark is deleted or becomes a blank is decided on the text as it came, not as edited so
/// far.
std::u32string without_marks(std::u32string_view original, const AnswerRules& rules) {
  const uint32_t deleted =
      has_comma_between_digits(original, rules) ? ~uint32_t{0} : marks_beside_blanks(original);
  std::u32string text;
  text.reserve(original.size());
  for (const char32_t c : original) {
    const size_t mark = kPunctuation.find(c);
    if (mark == std::u32string_view::npos) {
      text += c;
    } else if ((deleted >> mark & 1) == 0) {
      text += U' ';
    }
  }
  return text;
}

std::u32string without_periods(std::u32string_view text, const AnswerRules& rules) {
  std::u32string kept;
  kept.reserve(text.size());
  int removed = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool before_digit = i + 1 < text.size() && is_digit_of(text[i + 1], rules);
    const bool after_digit =
        rules.keep_period_after_digit && i > 0 && is_digit_of(text[i - 1], rules);
    const bool remove =
        text[i] == '.' && !before_digit && !after_digit && removed < kMaxRemovedPeriods;
    removed += remove;
    if (!remove) kept += text[i];
  }
  return kept;
}

std::u32string split_possessives(std::u32string text) {
  std::erase_if(text, [](char32_t c) { return c == ',' || c == '?'; });
  std::u32string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'' && i + 1 < text.size() && text[i + 1] == 's') out += U' ';
    out += text[i];
  }
  return std::u32string(strip(out));
}

std::vector<std::string> words_of(std::u32string_view text) {
  std::vector<std::string> words;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && !is_space(text[end])) ++end;
    if (end > i) words.push_back(encode_utf8(text.substr(i, end - i)));
    i = end + 1;
  }
  return words;
}

std::u32string stripped(std::string_view answer) {
  std::u32string text = decode_utf8(answer);
  for (char32_t& c : text) c = c == '\n' || c == '\t' ? U' ' : c;
  return std::u32string(strip(text));
}

}  // namespace

std::string strip_answer(std::string_view answer) { return encode_utf8(stripped(answer)); }

std::string clear_punctuation(std::string_view answer, const AnswerRules& rules) {
  return encode_utf8(without_periods(without_marks(decode_utf8(answer), rules), rules));
}

std::string normalize_answer(std::string_view answer, const AnswerRules& rules) {
  std::u32string text = stripped(answer);
  if (rules.split_possessive) text = split_possessives(lower_case(text));
  text = without_periods(without_marks(text, rules), rules);
  text = rules.python3 ? lower_case(text) : lower_each(text);
  std::vector<std::string> kept;
  for (const std::string& word : words_of(text)) {
    const std::string plain(digit_of(word));
    if (plain == "a" || plain == "an" || plain == "the") continue;
    const auto contraction = contractions().find(plain);
    kept.push_back(contraction == contractions().end() ? plain : contraction->second);
  }
  return join(kept, " ");
}

}  // namespace glimpse::metrics
