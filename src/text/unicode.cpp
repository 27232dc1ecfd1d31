#include "text/unicode.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "text/code_point_text.h"
#include "text/unicode_tables.h"

namespace glimpse::text {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

class CodeRanges {
 public:
  explicit CodeRanges(std::string_view table) {
    for (CodePointText text(table); !text.at_end();) {
      const char32_t first = text.number();
      ranges_.push_back({first, text.take('-') ? text.number() : first});
    }
  }
  bool contains(char32_t code) const {
    const auto after =
        std::upper_bound(ranges_.begin(), ranges_.end(), code,
                         [](char32_t value, const Range& range) { return value < range.first; });
    return after != ranges_.begin() && code <= std::prev(after)->last;
  }

 private:
  std::vector<Range> ranges_;  // ascending
};

using CodeMap = std::unordered_map<char32_t, char32_t>;

CodeMap read_lower_case() {
  CodeMap map;
  for (CodePointText text(kLowerCase); !text.at_end();) {
    const char32_t first = text.number();
    const char32_t last = text.take('-') ? text.number() : first;
    const char32_t step = text.take('/') ? text.number() : 1;
    const bool down = text.take('~');
    if (!down) text.take('+');
    const char32_t distance = text.number();
    for (char32_t code = first; code <= last; code += step) {
      map[code] = down ? code - distance : code + distance;
    }
  }
  return map;
}

void append_lower_case(char32_t code, std::string& out) {
  static const CodeMap kMap = read_lower_case();
  constexpr char32_t kCapitalIWithDot = 0x130, kDotAbove = 0x307;
  if (code == kCapitalIWithDot) {
    out += 'i';
    append_utf8(kDotAbove, out);
    return;
  }
  const auto found = kMap.find(code);
  append_utf8(found == kMap.end() ? code : found->second, out);
}

unsigned char byte_at(std::string_view text, size_t position) {
  return position < text.size() ? static_cast<unsigned char>(text[position]) : 0;
}

// The longest start of a well-formed sequence at `position`; 1 when there is none.
size_t unfinished_size(std::string_view text, size_t position) {
  const unsigned char first = byte_at(text, position);
  const unsigned char second = byte_at(text, position + 1);
  if (first < 0xE0 || first > 0xF4) return 1;
  const unsigned char lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned char highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (second < lowest || second > highest) return 1;
  const bool third = first >= 0xF0 && (byte_at(text, position + 2) & 0xC0) == 0x80;
  return third ? 3 : 2;
}

bool is_decimal_or_letter_number(char32_t code) {
  static const CodeRanges kRanges(kNumbers);
  return kRanges.contains(code);
}

}  // namespace

Utf8Character character_at(std::string_view text, size_t position) {
  const unsigned char first = byte_at(text, position);
  if (first < 0x80) return {.code = first, .size = 1, .valid = true};
  const Utf8Character invalid{.code = first, .size = 1, .valid = false};
  const size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return invalid;
  char32_t code = first & (0x7F >> size);
  for (size_t i = 1; i < size; ++i) {
    const unsigned char next = byte_at(text, position + i);
    if ((next & 0xC0) != 0x80) return invalid;
    code = code << 6 | (next & 0x3F);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[size] || surrogate || code > 0x10FFFF) return invalid;
  return {.code = code, .size = size, .valid = true};
}

bool is_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = character_at(text, at);
    if (!character.valid) return false;
    at += character.size;
  }
  return true;
}

void append_utf8(char32_t code, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::u32string code_points(std::string_view text) {
  std::u32string codes;
  codes.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = character_at(text, at);
    codes += character.code;
    at += character.size;
  }
  return codes;
}

std::string to_utf8(std::u32string_view codes) {
  std::string text;
  text.reserve(codes.size());
  for (const char32_t code : codes) append_utf8(code, text);
  return text;
}

std::string replace_malformed(std::string_view bytes) {
  constexpr char32_t kReplacement = 0xFFFD;
  std::string text;
  text.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size();) {
    const Utf8Character character = character_at(bytes, at);
    if (character.valid) {
      text.append(bytes, at, character.size);
      at += character.size;
    } else {
      append_utf8(kReplacement, text);
      at += unfinished_size(bytes, at);
    }
  }
  return text;
}

bool is_white_space(char32_t code) {
  return (code >= 9 && code <= 13) || code == 0x20 || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

bool is_letter(char32_t code) {
  static const CodeRanges kRanges(kLetters);
  return kRanges.contains(code);
}

bool is_number(char32_t code) {
  static const CodeRanges kOther(kOtherNumbers);
  return is_decimal_or_letter_number(code) || kOther.contains(code);
}

bool is_punctuation(char32_t code) {
  static const CodeRanges kRanges(kPunctuation);
  return kRanges.contains(code);
}

bool is_non_spacing_mark(char32_t code) {
  static const CodeRanges kRanges(kNonSpacingMarks);
  return kRanges.contains(code);
}

bool is_control(char32_t code) {
  static const CodeRanges kRanges(kControls);
  return kRanges.contains(code);
}

bool is_word_character(char32_t code) {
  static const CodeRanges kOther(kOtherMarks);
  static const CodeRanges kConnectors("5F 203F-2040 2054 FE33-FE34 FE4D-FE4F FF3F");
  return is_letter(code) || is_decimal_or_letter_number(code) || is_non_spacing_mark(code) ||
         kOther.contains(code) || kConnectors.contains(code);
}

std::string lower_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = character_at(text, at);
    if (character.valid) {
      append_lower_case(character.code, out);
    } else {
      out += text[at];
    }
    at += character.size;
  }
  return out;
}

}  // namespace glimpse::text
