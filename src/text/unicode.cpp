#include "text/unicode.h"

namespace glimpse::text {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Blocks that hold punctuation and symbols (and next to no letters).
constexpr Range kSymbols[] = {
    {0x80, 0xBF},     {0xD7, 0xD7},       {0xF7, 0xF7},       {0x2010, 0x203E}, {0x2041, 0x2053},
    {0x2055, 0x206F}, {0x20A0, 0x20CF},   {0x2190, 0x24B5},   {0x2500, 0x2BFF}, {0x3001, 0x3004},
    {0x3008, 0x3020}, {0xFF01, 0xFF0F},   {0xFF1A, 0xFF20},   {0xFF3B, 0xFF3E}, {0xFF5B, 0xFF65},
    {0xFFFC, 0xFFFD}, {0x1F000, 0x1F0FF}, {0x1F300, 0x1FAFF},
};

unsigned char byte_at(std::string_view text, size_t position) {
  return position < text.size() ? static_cast<unsigned char>(text[position]) : 0;
}

char32_t lower_case(char32_t code) {
  const auto within = [code](char32_t first, char32_t last) {
    return code >= first && code <= last;
  };
  if (within('A', 'Z')) return code + 32;
  if (within(0xC0, 0xDE) && code != 0xD7) return code + 32;
  if (within(0x391, 0x3A9) && code != 0x3A2) return code + 32;
  if (within(0x410, 0x42F)) return code + 32;
  if (within(0x400, 0x40F)) return code + 80;
  return code;
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

bool is_white_space(char32_t code) {
  return (code >= 9 && code <= 13) || code == 0x20 || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

bool is_word_character(char32_t code) {
  if (code < 0x80) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= '0' && code <= '9') || code == '_';
  }
  if (is_white_space(code)) return false;
  for (const Range& range : kSymbols) {
    if (code >= range.first && code <= range.last) {
      return code == 0xAA || code == 0xB5 || code == 0xBA;  // letters among the Latin-1 symbols
    }
  }
  return true;
}

std::string lower_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = character_at(text, at);
    if (character.valid) {
      append_utf8(lower_case(character.code), out);
    } else {
      out += text[at];
    }
    at += character.size;
  }
  return out;
}

}  // namespace glimpse::text
