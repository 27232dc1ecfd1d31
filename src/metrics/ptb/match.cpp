#include "metrics/ptb/match.h"

#include <algorithm>

#include "metrics/ptb/character_classes.h"

namespace glimpse::metrics::ptb {
namespace {

bool is_name_character(char32_t c) { return is_alnum_ascii(c) || one_of(c, U"_:.-"); }

size_t skip_blanks(const Text& text, size_t start) { return run_end(text, start, is_blank); }

/// End of ="value" behind an attribute name; `start` when there is none.
size_t attribute_value_end(const Text& text, size_t start) {
  size_t at = skip_blanks(text, start);
  if (text[at] != '=') return start;
  at = skip_blanks(text, at + 1);
  const char32_t quote = text[at];
  if (quote != '"' && quote != '\'') {
    const size_t end = run_end(text, at, is_name_character);
    return end > at ? end : start;
  }
  const size_t end = run_end(text, at + 1, [&](char32_t c) { return c != quote; });
  return text[end] == quote ? end + 1 : start;
}

}  // namespace

size_t literal(const Text& text, size_t start, std::string_view word) {
  for (size_t k = 0; k < word.size(); ++k) {
    const char32_t c = text[start + k];
    if ((is_upper_ascii(c) ? c + 0x20 : c) != static_cast<unsigned char>(word[k])) return 0;
  }
  return word.size();
}

size_t any_literal(const Text& text, size_t start, Words words) {
  size_t longest = 0;
  for (const std::string_view word : words) longest = std::max(longest, literal(text, start, word));
  return longest;
}

size_t apostrophe(const Text& text, size_t start) {
  const char32_t c = text[start];
  if (c == '\'' || c == 0x2019 || c == 0x92) return 1;
  return literal(text, start, "&apos;");
}

size_t loose_apostrophe(const Text& text, size_t start) {
  return one_of(text[start], U"`\x2018\x201B\x91") ? 1 : apostrophe(text, start);
}

size_t clitic(const Text& text, size_t start) {
  const size_t mark = apostrophe(text, start);
  if (mark == 0) return 0;
  const size_t letters = any_literal(text, start + mark, {"s", "m", "d", "re", "ve", "ll"});
  return letters == 0 ? 0 : mark + letters;
}

std::u32string with_plain_apostrophes(const Text& text, size_t start, size_t end) {
  std::u32string token;
  for (size_t at = start; at < end;) {
    const size_t mark = apostrophe(text, at), loose = loose_apostrophe(text, at);
    token += mark > 0 ? U'\'' : loose > 0 ? U'`' : text[at];
    at += std::max<size_t>(loose, 1);
  }
  return token;
}

bool is_word_letter(char32_t c) {
  return c < 0x80 ? is_letter_ascii(c) : c == 0xAD || range_of(kLettersBeyondAscii, c) != nullptr;
}
bool is_number_digit(char32_t c) {
  return c < 0x80 ? is_digit(c) : c < 0x10000 && decimal_digit(c) >= 0;
}
bool is_word_character(char32_t c) { return is_word_letter(c) || is_number_digit(c); }
bool is_symbol(char32_t c) { return range_of(kSymbolsBeyondAscii, c) != nullptr; }

size_t word_end(const Text& text, size_t start) {
  size_t end = start;
  while (is_word_letter(text[end])) {
    end = run_end(text, end, is_word_character);
    if (!one_of(text[end], U".!?") || !is_word_letter(text[end + 1])) break;
    ++end;
  }
  return end;
}

size_t tag_end(const Text& text, size_t start) {
  if (text[start] != '<') return start;
  size_t at = start + 1;
  if ((text[at] == '!' || text[at] == '?') && is_letter_ascii(text[at + 1])) {
    at = bounded_run_end(text, at, [](char32_t c) { return c != '>' && c != '\n'; });
    return text[at] == '>' ? at + 1 : start;
  }
  at += text[at] == '/';
  while (is_letter_ascii(text[at])) {
    at = run_end(text, at, is_name_character);
    at = attribute_value_end(text, at);
    const size_t next = skip_blanks(text, at);
    if (next == at) break;
    at = next;
  }
  at += text[at] == '/';
  return text[at] == '>' && at > start + 1 ? at + 1 : start;
}

}  // namespace glimpse::metrics::ptb
