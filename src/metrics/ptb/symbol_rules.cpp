#include <algorithm>
#include <array>

#include "metrics/ptb/match.h"

namespace glimpse::metrics::ptb {
namespace {

struct Bracket {
  char32_t sign;
  std::u32string_view name;
};

constexpr Bracket kBrackets[] = {{'(', U"-LRB-"}, {')', U"-RRB-"}, {'[', U"-LSB-"},
                                 {']', U"-RSB-"}, {'{', U"-LCB-"}, {'}', U"-RCB-"}};

std::u32string_view bracket_name(char32_t c) {
  for (const Bracket& bracket : kBrackets) {
    if (bracket.sign == c) return bracket.name;
  }
  return {};
}

/// Length of a straight double quote or its entity at `start`, else 0.
size_t double_quote(const Text& text, size_t start) {
  return text[start] == '"' ? 1 : literal(text, start, "&quot;");
}

Match opening_quote(const Text& text, size_t start) {
  const size_t end = start + double_quote(text, start);
  const bool opens = end != start && (is_alnum_ascii(text[end]) || text[end] == '$');
  return opens ? Match{.look = end + 1, .consumed = end, .token = U"``", .token_end = end}
               : Match{};
}

Match closing_quote(const Text& text, size_t start) {
  const size_t length = double_quote(text, start);
  return length == 0 ? Match{} : rewritten(start + length, U"''");
}

Match angle(const Text& text, size_t start) {
  if (text[start] == '<' || text[start] == '>') {
    return whole(start + (text[start + 1] == text[start] ? 2 : 1));
  }
  if (const size_t length = literal(text, start, "&lt;")) return rewritten(start + length, U"<");
  const size_t length = literal(text, start, "&gt;");
  return length == 0 ? Match{} : rewritten(start + length, U">");
}

std::u32string with_round_brackets_named(const Text& text, size_t start, size_t end) {
  std::u32string token;
  for (size_t i = start; i < end; ++i) {
    if (one_of(text[i], U"()")) {
      token += bracket_name(text[i]);
    } else {
      token += text[i];
    }
  }
  return token;
}

bool is_eye(char32_t c) { return one_of(c, U"^x=~<>'-"); }

/// ^_^ and, in round brackets, also (-.-) and (==).
Match face(const Text& text, size_t start) {
  const bool has_cheeks = text[start] == '(';
  const size_t left = start + has_cheeks;
  const size_t right = left + (has_cheeks && text[left + 2] == ')' ? 1 : 2);
  const bool is_mouth = right == left + 1 || one_of(text[left + 1], has_cheeks ? U"-_." : U"_");
  if (!is_eye(text[left]) || !is_mouth || !is_eye(text[right])) return {};
  if (has_cheeks && text[right + 1] != ')') return {};
  const size_t end = right + 1 + has_cheeks;
  return rewritten(end, with_round_brackets_named(text, start, end));
}

/// :) ;-) =D before anything but a letter or digit; nothing at the very end of the text.
Match smiley(const Text& text, size_t start) {
  constexpr std::u32string_view kMouths = U"()DPdpO\\{@|[]";
  size_t at = start + (text[start] == '<' || text[start] == '>' ? 1 : 0);
  if (!one_of(text[at], U":;=")) return {};
  ++at;
  const bool has_nose = one_of(text[at], U"-o*'") && one_of(text[at + 1], kMouths);
  const size_t mouth = at + (has_nose ? 1 : 0);
  const size_t end = mouth + 1;
  if (!one_of(text[mouth], kMouths) || text.at_end(end) || is_alnum_ascii(text[end])) return {};
  return {.look = end + 1,
          .consumed = end,
          .token = with_round_brackets_named(text, start, end),
          .token_end = end};
}

Match bracket(const Text& text, size_t start) {
  const std::u32string_view name = bracket_name(text[start]);
  return name.empty() ? Match{} : rewritten(start + 1, name);
}

Match hyphens(const Text& text, size_t start) {
  const size_t end = run_end(text, start, [](char32_t c) { return c == '-'; });
  const size_t length = end - start;
  if (length == 0) return {};
  return length == 3 || length == 4 ? rewritten(end, U"--") : whole(end);
}

Match ellipsis(const Text& text, size_t start) {
  if (text[start] == 0x2026 || text[start] == 0x85) return rewritten(start + 1, U"...");
  if (text[start] != '.') return {};
  size_t end = start;
  while (text[end] == '.' && end - start < 5) ++end;
  if (end - start >= 3) return rewritten(end, U"...");
  int dots = 1;
  for (end = start + 1; dots < 5 && is_blank(text[end]) && text[end + 1] == '.'; end += 2) ++dots;
  return dots >= 3 ? rewritten(end, U"...") : Match{};
}

Match run_of(const Text& text, size_t start, std::u32string_view set) {
  const size_t end = run_end(text, start, [&](char32_t c) { return one_of(c, set); });
  return end == start ? Match{} : whole(end);
}

Match marks(const Text& text, size_t start) { return run_of(text, start, U"?!"); }
Match at_signs(const Text& text, size_t start) { return run_of(text, start, U"@"); }
Match number_signs(const Text& text, size_t start) { return run_of(text, start, U"#"); }
Match underscores(const Text& text, size_t start) { return run_of(text, start, U"_"); }
Match stars(const Text& text, size_t start) {
  size_t end = start;
  while (text[end] == '\\' && text[end + 1] == '*') end += 2;
  return end > start ? whole(end) : run_of(text, start, U"*");
}

Match single_mark(const Text& text, size_t start) {
  return one_of(text[start], U",;:.=/\xA1\xBF\x3001\x3002") ? whole(start + 1) : Match{};
}

/// End of a.b. (two letters or more, each with its period) at `start`, else `start`.
size_t dotted_initials_end(const Text& text, size_t start) {
  size_t end = start;
  while (is_letter_ascii(text[end]) && text[end + 1] == '.') end += 2;
  return end >= start + 4 ? end : start;
}

/// 20th-century, 3.5-inch, non-U.S.
Match hyphenated(const Text& text, size_t start) {
  if (!is_alnum_ascii(text[start])) return {};
  const auto in_part = [](char32_t c) { return is_alnum_ascii(c) || c == 0xAD; };
  size_t end = bounded_run_end(text, start, [](char32_t c) {
    return is_alnum_ascii(c) || c == '.' || c == ',' || c == 0xAD;
  });
  const size_t first = end;
  while (text[end] == '-' && in_part(text[end + 1])) {
    end = std::max(run_end(text, end + 1, in_part), dotted_initials_end(text, end + 1));
  }
  return end == first ? Match{} : whole(end);
}

/// End of letters and digits at `start`, with d', o' or l' before them or without.
size_t joined_part_end(const Text& text, size_t start) {
  const size_t mark = one_of(text[start], U"dDoOlL") ? loose_apostrophe(text, start + 1) : 0;
  const size_t prefixed = mark == 0 ? 0 : run_end(text, start + 1 + mark, is_word_character);
  return prefixed > start + 1 + mark ? prefixed : run_end(text, start, is_word_character);
}

/// under_score, Hanns-Braun-Platz, 5lbs, o'clock.
Match joined(const Text& text, size_t start) {
  size_t end = joined_part_end(text, start);
  if (end == start) return {};
  while (one_of(text[end], U"-_\x58A\x2010\x2011")) {
    const size_t next = joined_part_end(text, end + 1);
    if (next == end + 1) break;
    end = next;
  }
  return whole(end);
}

/// AT&T, R&B.
Match joined_capitals(const Text& text, size_t start) {
  size_t end = run_end(text, start, is_upper_ascii);
  const size_t first = end;
  while (end > start) {
    const size_t entity = literal(text, end, "&amp;");
    const size_t join = entity != 0 ? entity : (text[end] == '+' || text[end] == '&');
    if (join == 0 || !is_upper_ascii(text[end + join])) break;
    end = run_end(text, end + join, is_upper_ascii);
  }
  return end == first ? Match{} : whole(end);
}

Match opening_apostrophe(const Text& text, size_t start) {
  const size_t end = start + 1;
  if (text[start] != '\'' || !is_letter_ascii(text[end]) || text.at_end(end + 1) ||
      is_space(text[end + 1]))
    return {};
  return {.look = end + 2, .consumed = end, .token = U"`", .token_end = end};
}

/// The 's of "'s5" and the like, where no blank follows.
Match attached_clitic(const Text& text, size_t start) {
  const size_t end = start + clitic(text, start);
  return end == start ? Match{} : rewritten(end, with_plain_apostrophes(text, start, end));
}

/// How a quotation mark other than the straight ones is written; empty for other characters.
std::u32string_view quote_name(char32_t c) {
  if (one_of(c, U"\x2019\x203A\x92")) return U"'";
  if (one_of(c, U"`\x2018\x2039\x201B\x91")) return U"`";
  if (one_of(c, U"\x201C\xAB\x93")) return U"``";
  if (one_of(c, U"\x201D\xBB\x94")) return U"''";
  return {};
}

bool is_low_quote(char32_t c) { return c == 0x201A || c == 0x201E || c == 0x201F; }

/// One or two such marks are one token.
Match other_quote(const Text& text, size_t start) {
  if (text[start] == '\'') return whole(start + (text[start + 1] == '\'' ? 2 : 1));
  if (const size_t length = literal(text, start, "&apos;")) return rewritten(start + length, U"'");
  std::u32string token;
  size_t end = start;
  for (; end < start + 2; ++end) {
    const std::u32string_view name = quote_name(text[end]);
    if (name.empty() && !is_low_quote(text[end])) break;
    token += name.empty() ? std::u32string(1, text[end]) : std::u32string(name);
  }
  return end == start ? Match{} : rewritten(end, token);
}

Match symbol(const Text& text, size_t start) {
  const bool found = one_of(text[start], U"+%&~^|\\") || is_symbol(text[start]);
  return found ? whole(start + 1) : Match{};
}

constexpr std::array<Rule, 14> kSymbols = {
    opening_quote, closing_quote, angle,    smiley,       face,        bracket, hyphens,
    ellipsis,      marks,         at_signs, number_signs, underscores, stars,   single_mark};
constexpr std::array<Rule, 3> kHyphenated = {hyphenated, joined, joined_capitals};
constexpr std::array<Rule, 4> kSingleSymbols = {opening_apostrophe, attached_clitic, other_quote,
                                                symbol};

}  // namespace

std::span<const Rule> symbol_rules() { return kSymbols; }
std::span<const Rule> hyphenated_rules() { return kHyphenated; }
std::span<const Rule> single_symbol_rules() { return kSingleSymbols; }

}  // namespace glimpse::metrics::ptb
