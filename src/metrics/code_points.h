#pragma once
#include <string>
#include <string_view>

namespace glimpse::metrics {

// Scores are defined on code points: answers hold accents, curly quotes and no-break spaces.

/// Code points of UTF-8 text. Bytes that are not UTF-8 become U+FFFD, one for each.
std::u32string decode_utf8(std::string_view bytes);
std::string encode_utf8(std::u32string_view text);

/// Lower case of every script, as Python's str.lower(). In a text, a sigma that ends a word takes
/// its final form and a capital I with a dot becomes two code points.
char32_t lower_case(char32_t c);
std::u32string lower_case(std::u32string_view text);
/// Every code point by itself: places stay where they are.
std::u32string lower_each(std::u32string_view text);
/// Code points of the text in upper case, where a sharp s, the f ligatures and others become
/// several.
size_t upper_case_length(std::u32string_view text);

/// White space as Python's str.split() sees it: ASCII and Unicode blanks, no-break space included.
bool is_space(char32_t c);
/// The text without the code points at both ends that satisfy `unwanted`.
template <class Predicate>
std::u32string_view strip(std::u32string_view text, Predicate unwanted) {
  while (!text.empty() && unwanted(text.front())) text.remove_prefix(1);
  while (!text.empty() && unwanted(text.back())) text.remove_suffix(1);
  return text;
}
/// White space off both ends.
std::u32string_view strip(std::u32string_view text);

inline bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
/// The value of a decimal digit of any script (Unicode class Nd, Basic Multilingual Plane), else
/// -1.
int decimal_digit(char32_t c);
inline bool is_upper_ascii(char32_t c) { return c >= 'A' && c <= 'Z'; }
inline bool is_letter_ascii(char32_t c) { return is_upper_ascii(c) || (c >= 'a' && c <= 'z'); }
inline bool is_alnum_ascii(char32_t c) { return is_letter_ascii(c) || is_digit(c); }

/// A letter of any script, or a mark that belongs to one.
bool is_letter(char32_t c);

}  // namespace glimpse::metrics
