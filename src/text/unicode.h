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
/// The code points of UTF-8 text.
std::u32string code_points(std::string_view text);
std::string to_utf8(std::u32string_view codes);
/// Malformed bytes replaced by U+FFFD: one for each longest start of a well-formed sequence that is
/// not finished, one for each other byte (the practice that Unicode recommends, and Rust's).
std::string replace_malformed(std::string_view bytes);

/// The Unicode property White_Space (regex \s).
bool is_white_space(char32_t code);
bool is_letter(char32_t code);            ///< \p{L}
bool is_number(char32_t code);            ///< \p{N}
bool is_punctuation(char32_t code);       ///< \p{P}
bool is_non_spacing_mark(char32_t code);  ///< \p{Mn}
bool is_control(char32_t code);           ///< control, format and private use characters
/// Regex \w: letters, marks, decimal and letter numbers, connectors like "_".
bool is_word_character(char32_t code);

/// Every character in lower case, independent of its neighbours.
std::string lower_case(std::string_view text);

}  // namespace glimpse::text
