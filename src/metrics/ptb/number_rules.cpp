#include <array>

#include "metrics/ptb/match.h"

namespace glimpse::metrics::ptb {
namespace {

/// End of `fewest` to `most` digits at `start` (greedy); `start` when there are fewer.
size_t digits_end(const Text& text, size_t start, size_t fewest, size_t most) {
  size_t end = start;
  while (end < start + most && is_number_digit(text[end])) ++end;
  return end - start < fewest ? start : end;
}

bool is_date_mark(char32_t c) { return c == '-' || c == '/'; }

Match date(const Text& text, size_t start) {
  size_t at = start;
  for (int part = 0; part < 2; ++part) {
    const size_t end = digits_end(text, at, 1, 2);
    if (end == at || !is_date_mark(text[end])) return {};
    at = end + 1;
  }
  const size_t end = digits_end(text, at, 2, 4);
  return end == at ? Match{} : whole(end);
}

/// Digits with inner . : , groups, an optional sign, or a group first (".5").
Match number(const Text& text, size_t start) {
  size_t at = start + (one_of(text[start], U"+-") ? 1 : 0);
  size_t end = run_end(text, at, is_number_digit);
  while (one_of(text[end], U".:,\xAD\x66B\x66C") && is_number_digit(text[end + 1])) {
    end = run_end(text, end + 1, is_number_digit);
  }
  return end == at ? Match{} : whole(end);
}

bool is_raised_or_lowered_digit(char32_t c) {
  return c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0x2070 && c <= 0x2089 && c != 0x2071);
}

Match raised_digits(const Text& text, size_t start) {
  const size_t end = run_end(text, start, is_raised_or_lowered_digit);
  return end == start ? Match{} : whole(end);
}

/// The text [start, end) with its blanks made unbreakable and its round brackets named.
Match unbroken(const Text& text, size_t start, size_t end) {
  std::u32string token;
  for (size_t i = start; i < end; ++i) {
    const char32_t c = text[i];
    token += c == '('   ? U"-LRB-"
             : c == ')' ? U"-RRB-"
                        : std::u32string(1, is_blank(c) ? U'\xA0' : c);
  }
  return rewritten(end, token);
}

size_t plain_fraction_end(const Text& text, size_t start) {
  const size_t top = digits_end(text, start, 1, 4);
  if (top == start || (text[top] != '/' && text[top] != 0x2044)) return start;
  const size_t bottom = digits_end(text, top + 1, 1, 4);
  return bottom == top + 1 ? start : bottom;
}

/// 3/4 or 1 1/2, the latter one token.
Match fraction(const Text& text, size_t start) {
  const size_t integer = digits_end(text, start, 1, 4);
  if (integer != start && (is_blank(text[integer]) || text[integer] == '-')) {
    const size_t end = plain_fraction_end(text, integer + 1);
    if (end != integer + 1) return unbroken(text, start, end);
  }
  const size_t end = plain_fraction_end(text, start);
  return end == start ? Match{} : whole(end);
}

Match fraction_sign(const Text& text, size_t start) {
  switch (text[start]) {
    case 0xBC:
      return rewritten(start + 1, U"1/4");
    case 0xBD:
      return rewritten(start + 1, U"1/2");
    case 0xBE:
      return rewritten(start + 1, U"3/4");
    case 0x2153:
      return rewritten(start + 1, U"1/3");
    case 0x2154:
      return rewritten(start + 1, U"2/3");
    default:
      return {};
  }
}

/// ASCII letters and digits, then up to two hyphenated groups of letters.
size_t compound_part_end(const Text& text, size_t start) {
  size_t end = run_end(text, start, is_alnum_ascii);
  if (end == start) return start;
  for (int group = 0; group < 2 && text[end] == '-'; ++group) {
    const size_t next = run_end(text, end + 1, is_letter_ascii);
    if (next == end + 1) break;
    end = next;
  }
  return end;
}

/// red/white, a/b/c, washer/dryer-combo.
Match slash_compound(const Text& text, size_t start) {
  size_t end = compound_part_end(text, start);
  if (end == start) return {};
  int parts = 0;
  while (parts < 2) {
    const size_t slash = end + (text[end] == '\\' ? 1 : 0);  // "a\/b" too
    const size_t next = compound_part_end(text, slash + 1);
    if (text[slash] != '/' || next == slash + 1) break;
    end = next;
    ++parts;
  }
  return parts == 0 ? Match{} : whole(end);
}

Match currency(const Text& text, size_t start) {
  const size_t end = run_end(text, start, is_upper_ascii);
  if (text[end] == '$') return whole(end + 1);
  switch (text[start]) {
    case '#':
    case 0xA5:
      return whole(start + 1);
    case 0xA2:
      return rewritten(start + 1, U"cents");
    case 0xA3:
      return rewritten(start + 1, U"#");
    case 0x80:
    case 0xA4:
    case 0x20A0:
    case 0x20AC:
      return rewritten(start + 1, U"$");
    default:
      return {};
  }
}

bool is_phone_mark(char32_t c) { return is_blank(c) || c == '-'; }

/// 123-4567, 1234567, 123 45678: the local part of a phone number.
size_t local_number_end(const Text& text, size_t start) {
  for (size_t length = 4; length >= 3; --length) {
    const size_t first = digits_end(text, start, length, length);
    if (first == start) continue;
    const size_t second = first + (is_phone_mark(text[first]) ? 1 : 0);
    const size_t end = digits_end(text, second, 3, 5);
    if (end != second) return end;
  }
  return start;
}

Match phone_in_brackets(const Text& text, size_t start) {
  if (text[start] != '(') return {};
  const size_t area = digits_end(text, start + 1, 2, 3);
  if (area == start + 1 || text[area] != ')') return {};
  const size_t local = area + 1 + (is_blank(text[area + 1]) ? 1 : 0);
  const size_t end = local_number_end(text, local);
  return end == local ? Match{} : unbroken(text, start, end);
}

/// [+][country ]area local, parted by blanks or hyphens.
Match phone(const Text& text, size_t start) {
  size_t at = run_end(text, start, [](char32_t c) { return c == '+'; });
  if (at > start + 2) return {};
  size_t furthest = 0;
  for (int group = 0; group < 2; ++group) {
    const size_t end = digits_end(text, at, 2, 4);
    if (end == at || !is_phone_mark(text[end])) break;
    at = end + 1;
    const size_t local = local_number_end(text, at);
    if (local != at) furthest = local;
  }
  return furthest == 0 ? Match{} : unbroken(text, start, furthest);
}

constexpr std::array<Rule, 9> kRules = {
    date,           number,   raised_digits,     fraction, fraction_sign,
    slash_compound, currency, phone_in_brackets, phone,
};

}  // namespace

std::span<const Rule> number_rules() { return kRules; }

}  // namespace glimpse::metrics::ptb
