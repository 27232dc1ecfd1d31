#pragma once
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "metrics/code_points.h"

namespace glimpse::metrics::ptb {

/// All lines of a run as one buffer, joined by line feeds. Reading past the end gives 0.
struct Text {
  std::u32string_view all;
  char32_t operator[](size_t i) const { return i < all.size() ? all[i] : U'\0'; }
  bool at_end(size_t i) const { return i >= all.size(); }
};

/// What one rule found at a position. The rule that looks furthest wins, also counting text it only
/// looks at.
struct Match {
  size_t look = 0;       ///< end of what was examined; 0 = no match
  size_t consumed = 0;   ///< end of what the token uses up
  std::u32string token;  ///< what is emitted; empty = the text from the position to `token_end`
  size_t token_end = 0;  ///< differs from `consumed` where a period is emitted and given back
};

using Rule = Match (*)(const Text& text, size_t start);

// Rules in order of priority; of two that look equally far the earlier one wins.
std::span<const Rule> word_rules();  ///< words, clitics, contractions, tags, addresses
std::span<const Rule>
number_rules();  ///< dates, numbers, fractions, phone numbers, slash compounds
std::span<const Rule> abbreviation_rules();
std::span<const Rule> symbol_rules();         ///< quotes, brackets, smileys, punctuation runs
std::span<const Rule> hyphenated_rules();     ///< after symbols of the same length
std::span<const Rule> single_symbol_rules();  ///< last: one character each

/// A match whose token is exactly the text [start, end).
inline Match whole(size_t end) {
  return {.look = end, .consumed = end, .token = {}, .token_end = end};
}
/// A match of [start, end) that needed the text up to `look` behind it.
inline Match before(size_t end, size_t look) {
  return {.look = look, .consumed = end, .token = {}, .token_end = end};
}
/// A match of [start, end) that is written differently.
inline Match rewritten(size_t end, std::u32string_view token) {
  return {.look = end, .consumed = end, .token = std::u32string(token), .token_end = end};
}

/// End of the longest run from `start` of characters that satisfy `wanted`.
template <class Predicate>
size_t run_end(const Text& text, size_t start, Predicate wanted) {
  size_t end = start;
  while (!text.at_end(end) && wanted(text[end])) ++end;
  return end;
}

/// Rules that look through text they may not use up look no further than this: addresses, file
/// names and lists of numbers are shorter, and a line without blanks stays linear in its length.
constexpr size_t kLongestLook = 256;

/// As run_end, at most kLongestLook characters.
template <class Predicate>
size_t bounded_run_end(const Text& text, size_t start, Predicate wanted) {
  size_t end = start;
  while (!text.at_end(end) && end < start + kLongestLook && wanted(text[end])) ++end;
  return end;
}

/// Length of `word` (ASCII, lower case) if it stands at `start` in any case, else 0.
size_t literal(const Text& text, size_t start, std::string_view word);
using Words = std::span<const std::string_view>;
/// The longest of `words` that stands at `start`, as a length; 0 if none does.
size_t any_literal(const Text& text, size_t start, Words words);
inline size_t any_literal(const Text& text, size_t start,
                          std::initializer_list<std::string_view> words) {
  return any_literal(text, start, Words(words.begin(), words.size()));
}

/// Length of an apostrophe (straight, curly, or the entity) at `start`, else 0.
size_t apostrophe(const Text& text, size_t start);
/// The same, or a backtick or opening quote typed for one (O`Neil, don`t).
size_t loose_apostrophe(const Text& text, size_t start);
/// Length of 's 'm 'd 're 've 'll at `start`, else 0.
size_t clitic(const Text& text, size_t start);
/// The text [start, end) with plain apostrophes and backticks: the token of a clitic.
std::u32string with_plain_apostrophes(const Text& text, size_t start, size_t end);
/// End of letter (letter | digit)*, going on over one . ! or ? that stands between such runs;
/// `start` if none.
size_t word_end(const Text& text, size_t start);

bool is_word_letter(char32_t c);   ///< a letter or the soft hyphen, which vanishes later
bool is_number_digit(char32_t c);  ///< of any script
bool is_word_character(char32_t c);
bool is_symbol(char32_t c);  ///< a token by itself, beyond ASCII
inline bool is_blank(char32_t c) { return c == ' ' || c == 0xA0; }  ///< inside tokens
/// After abbreviations: tabs and wide blanks too.
inline bool is_blank_or_line_end(char32_t c) {
  return is_blank(c) || c == '\t' || c == '\n' || c == 0x85 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x3000;
}
inline bool one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}

/// End of a tag such as <image>, </b> or <a href="x"> at `start`; `start` if there is none.
size_t tag_end(const Text& text, size_t start);

}  // namespace glimpse::metrics::ptb
