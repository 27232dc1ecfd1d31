#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace glimpse::text {

/// One character of UTF-8 text. A byte that starts no well-formed sequence (also overlong forms,
/// surrogates, beyond U+10FFFF) counts as a character of one byte with `valid` false and the byte
/// as its code.
struct Utf8Character {
  char32_t code = 0;
  size_t size = 1;
  bool valid = true;
};

/// The character at byte `position`. Requires position < text.size().
Utf8Character character_at(std::string_view text, size_t position);

bool is_utf8(std::string_view text);
void append_utf8(char32_t code, std::string& out);

/// The Unicode property White_Space (regex \s).
bool is_white_space(char32_t code);

/// Regex \w: exact for ASCII and Latin-1. Beyond, everything but white space and the blocks of
/// punctuation and symbols (quotes, arrows, shapes, CJK punctuation, emoji) is a word character;
/// rarer signs stay attached to their word.
bool is_word_character(char32_t code);

/// Lower case of ASCII, Latin-1, Greek and Cyrillic letters; other characters stay as they are.
std::string lower_case(std::string_view text);

}  // namespace glimpse::text
