#include <algorithm>
#include <array>

#include "metrics/ptb/match.h"

namespace glimpse::metrics::ptb {
namespace {

/// Length of n't at `start`, else 0.
size_t not_clitic(const Text& text, size_t start) {
  if (literal(text, start, "n") == 0) return 0;
  const size_t mark = loose_apostrophe(text, start + 1);
  return mark == 0 || literal(text, start + 1 + mark, "t") == 0 ? 0 : mark + 2;
}

Match programming_language(const Text& text, size_t start) {
  const size_t length = any_literal(text, start, {"c++", "c#", "f#"});
  return length == 0 ? Match{} : whole(start + length);
}

/// Words that are two tokens: the first part is emitted, the rest is scanned again.
Match split_word(const Text& text, size_t start) {
  if (const size_t length = literal(text, start, "cannot"))
    return before(start + 3, start + length);
  if (const size_t length =
          any_literal(text, start, {"gonna", "gotta", "lemme", "gimme", "wanna"})) {
    return before(start + 3, start + length);
  }
  const size_t rest = any_literal(text, start, {"'twas", "'tis"});
  return rest == 0 ? Match{} : before(start + 2, start + rest);
}

Match tag(const Text& text, size_t start) {
  const size_t end = tag_end(text, start);
  return end == start ? Match{} : whole(end);
}

Match dash(const Text& text, size_t start) {
  const bool found = one_of(text[start], U"\x2013\x2014\x2015\x96\x97");
  return found ? rewritten(start + 1, U"--") : Match{};
}

Match ampersand_entity(const Text& text, size_t start) {
  const size_t length = literal(text, start, "&amp;");
  return length == 0 ? Match{} : rewritten(start + length, U"&");
}

Match word_before_clitic(const Text& text, size_t start) {
  const size_t end = word_end(text, start);
  const size_t length = end == start ? 0 : clitic(text, end);
  return length == 0 ? Match{} : before(end, end + length);
}

Match stem_before_not(const Text& text, size_t start) {
  const size_t end =
      run_end(text, start, [](char32_t c) { return is_letter_ascii(c) || c == 0xAD; });
  if (end < start + 2 || one_of(text[end - 2], U"nN")) return {};
  const size_t length = not_clitic(text, end - 1);
  return length == 0 ? Match{} : before(end - 1, end - 1 + length);
}

Match word(const Text& text, size_t start) {
  const size_t end = word_end(text, start);
  return end == start ? Match{} : whole(end);
}

/// 'n', 'em, '90s, '91, 'til: tokens that begin with an apostrophe.
Match apostrophe_first(const Text& text, size_t start) {
  const size_t mark = apostrophe(text, start);
  if (mark == 0) return {};
  const size_t at = start + mark;
  if (text[at] >= '2' && text[at] <= '9' && literal(text, at + 1, "0s")) return whole(at + 3);
  if (is_digit(text[at]) && is_digit(text[at + 1]) && is_blank_or_line_end(text[at + 2])) {
    return before(at + 2, at + 3);
  }
  if (const size_t length = any_literal(text, at, {"till", "til", "em"})) return whole(at + length);
  return literal(text, at, "n") ? whole(at + 1 + apostrophe(text, at + 1)) : Match{};
}

/// l' d' j' ol' somethin': tokens that end in one.
Match apostrophe_last(const Text& text, size_t start) {
  const size_t length = any_literal(text, start, {"l", "d", "j", "ol", "somethin"});
  const size_t mark = length == 0 ? 0 : apostrophe(text, start + length);
  if (mark != 0) return whole(start + length + mark);
  const size_t y_mark = literal(text, start, "y") ? apostrophe(text, start + 1) : 0;
  const size_t end = start + 1 + y_mark;
  return y_mark != 0 && is_letter_ascii(text[end]) ? before(end, end + 1) : Match{};
}

/// O'Neil: a capital that is no pronoun or Y, an apostrophe, two letters or more.
Match capital_name(const Text& text, size_t start) {
  const char32_t first = text[start];
  const bool fits = first == 'n' || (is_upper_ascii(first) && first != 'I' && first != 'Y');
  const size_t mark = fits ? loose_apostrophe(text, start + 1) : 0;
  if (mark == 0) return {};
  const size_t end = run_end(text, start + 1 + mark, is_word_letter);
  return end >= start + 1 + mark + 2 ? whole(end) : Match{};
}

/// Hawai'i: letters up to a vowel, an apostrophe, then a vowel or a capital.
Match vowel_name(const Text& text, size_t start) {
  const size_t stem = run_end(text, start, is_word_letter);
  if (stem < start + 2 || !one_of(text[stem - 1], U"aeiouyAEIOUY")) return {};
  const size_t mark = loose_apostrophe(text, stem);
  if (mark == 0) return {};
  const char32_t next = text[stem + mark];
  if (!one_of(next, U"aeiou") && !is_upper_ascii(next)) return {};
  return whole(run_end(text, stem + mark, is_word_letter));
}

// No-break and wide blanks belong to an address.
bool ends_address(char32_t c) { return one_of(c, U" \t\n\r\f\"<>|"); }
bool is_sentence_mark(char32_t c) { return one_of(c, U".!?(){},-"); }

/// [start, limit) without the punctuation that closes the sentence rather than the address.
size_t trim_address(const Text& text, size_t start, size_t limit) {
  while (limit > start && is_sentence_mark(text[limit - 1])) --limit;
  return limit;
}

size_t path_end(const Text& text, size_t start) {
  if (text[start] != '/') return start;
  const size_t limit =
      run_end(text, start + 1, [](char32_t c) { return !ends_address(c) && !one_of(c, U"()"); });
  const size_t end = trim_address(text, start, limit);
  return end >= start + 3 ? end : start;
}

Match full_address(const Text& text, size_t start) {
  const size_t scheme = any_literal(text, start, {"https://", "http://"});
  if (scheme == 0) return {};
  const size_t begin = start + scheme;
  const size_t limit =
      run_end(text, begin, [](char32_t c) { return !ends_address(c) && !one_of(c, U"(){}"); });
  const size_t end = trim_address(text, begin, limit);
  return end >= begin + 2 ? whole(end) : Match{};
}

/// www.a.b.tld, tld of two to four letters.
Match www_host(const Text& text, size_t start) {
  size_t at = start + literal(text, start, "www.");
  if (at == start) return {};
  size_t found = 0;
  for (bool first = true;; first = false) {
    const size_t end =
        run_end(text, at, [](char32_t c) { return !ends_address(c) && !one_of(c, U".!?(){},"); });
    const size_t letters = run_end(text, at, is_letter_ascii) - at;
    if (!first && letters >= 2) found = at + (letters > 4 ? 4 : letters);
    if (end == at || text[end] != '.') break;
    at = end + 1;
  }
  return found == 0 ? Match{} : whole(path_end(text, found));
}

/// name.com, .net, .org, .edu without a scheme: lower case labels only, others are ordinary words.
Match bare_host(const Text& text, size_t start) {
  size_t at = start, found = 0;
  while (at < start + kLongestLook) {
    const size_t end = bounded_run_end(text, at, [](char32_t c) {
      return !ends_address(c) && !one_of(c, U"`'!?(){}$") && !(c >= ',' && c <= '_');
    });
    if (end == at || text[end] != '.') break;
    at = end + 1;
    const size_t domain = any_literal(text, at, {"com", "net", "org", "edu"});
    if (domain != 0) found = at + domain;
  }
  return found == 0 ? Match{} : whole(path_end(text, found));
}

bool in_email(char32_t c) { return !ends_address(c) && !one_of(c, U"(){}\xA0"); }

/// End of the labels between periods at `start`; `start` if there is none.
size_t labels_end(const Text& text, size_t start) {
  size_t found = start;
  for (size_t at = start;; ++at) {
    const size_t end =
        bounded_run_end(text, at, [](char32_t c) { return in_email(c) && c != '.'; });
    if (end > at) found = end;
    if (end == at || text[end] != '.') return found;
    at = end;
  }
}

/// <name@host>, with or without the angles.
Match email(const Text& text, size_t start) {
  const size_t entity = literal(text, start, "&lt;");
  const size_t begin = start + (text[start] == '<' ? 1 : entity);
  if (!is_alnum_ascii(text[begin])) return {};
  const size_t limit = bounded_run_end(text, begin, in_email);
  size_t found = 0;
  for (size_t sign = begin; sign < limit; ++sign) {
    if (text[sign] != '@') continue;
    const size_t end = labels_end(text, sign + 1);
    if (end > sign + 1) found = std::max(found, end);
  }
  return found == 0 ? Match{} : whole(found + (text[found] == '>' ? 1 : 0));
}

Match account_or_hashtag(const Text& text, size_t start) {
  const auto in_account = [](char32_t c) { return is_alnum_ascii(c) || c == '_'; };
  if (text[start] == '@' && (is_letter_ascii(text[start + 1]) || text[start + 1] == '_')) {
    return whole(run_end(text, start + 1, in_account));
  }
  if (text[start] != '#') return {};
  const size_t end = run_end(text, start + 1, is_word_letter);
  return end > start + 1 ? whole(end) : Match{};
}

Match free_clitic(const Text& text, size_t start) {
  const size_t length = clitic(text, start) + not_clitic(text, start);
  const size_t end = start + length;
  if (length == 0 || is_letter_ascii(text[end])) return {};
  Match match = before(end, text.at_end(end) ? end : end + 1);
  match.token = with_plain_apostrophes(text, start, end);
  return match;
}

constexpr std::array<Rule, 18> kRules = {
    programming_language,
    split_word,
    tag,
    dash,
    ampersand_entity,
    word_before_clitic,
    stem_before_not,
    word,
    apostrophe_first,
    apostrophe_last,
    capital_name,
    vowel_name,
    full_address,
    www_host,
    bare_host,
    email,
    account_or_hashtag,
    free_clitic,
};

}  // namespace

std::span<const Rule> word_rules() { return kRules; }

}  // namespace glimpse::metrics::ptb
