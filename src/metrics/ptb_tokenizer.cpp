#include "metrics/ptb_tokenizer.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "base/strings.h"
#include "metrics/code_points.h"
#include "metrics/ptb/match.h"

namespace glimpse::metrics {
namespace {

using ptb::Match;
using ptb::Text;

constexpr std::array<std::string_view, 17> kDropped = {
    "''", "'", "``", "`", "-LRB-", "-RRB-", "-LCB-", "-RCB-", ".",
    "?",  "!", ",",  ":", "-",     "--",    "...",   ";"};

// Line ends of the tokeniser that its wrapper does not know.
bool is_other_line_end(char32_t c) {
  return c == '\r' || c == 0x0B || c == 0x0C || c == 0x2028 || c == 0x2029;
}

std::u32string join_lines(const std::vector<std::string>& lines, LineEnds line_ends) {
  const char32_t other = line_ends == LineEnds::split ? U'\n' : U' ';
  std::u32string all;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) all += U'\n';
    for (const char32_t c : decode_utf8(lines[i])) {
      all += c == '\n' ? U' ' : is_other_line_end(c) ? other : c;
    }
  }
  return all;
}

void keep_better(Match& best, std::span<const ptb::Rule> rules, const Text& text, size_t start) {
  for (const ptb::Rule rule : rules) {
    Match match = rule(text, start);
    if (match.look > best.look) best = std::move(match);
  }
}

/// The longest match at `start`, earlier rules first; look = 0 where nothing is a token.
Match best_match(const Text& text, size_t start) {
  Match best;
  for (const auto rules :
       {ptb::word_rules(), ptb::number_rules(), ptb::abbreviation_rules(), ptb::symbol_rules(),
        ptb::hyphenated_rules(), ptb::single_symbol_rules()}) {
    keep_better(best, rules, text, start);
  }
  return best;
}

/// Plain ampersands, no soft hyphens, lower case.
std::string finish(std::u32string_view token) {
  std::u32string plain;
  for (const char32_t c : token) {
    if (c != 0xAD) plain += c;
  }
  return replace_all(encode_utf8(lower_case(plain)), "&amp;", "&");
}

}  // namespace

std::vector<std::vector<std::string>> ptb_tokenize(const std::vector<std::string>& lines,
                                                   LineEnds line_ends) {
  const std::u32string all = join_lines(lines, line_ends);
  const Text text{all};
  std::vector<std::vector<std::string>> tokens(lines.size());
  size_t line = 0;
  for (size_t at = 0; at < all.size();) {
    if (all[at] == '\n' && ++line == lines.size()) break;
    const bool is_blank = is_space(all[at]) && all[at] <= 0x20;
    const Match match = is_blank ? Match{} : best_match(text, at);  // a wide one may begin a host
    if (match.look == 0) {  // white space, or a character that is no token: emoji, controls
      ++at;
      continue;
    }
    const std::u32string_view source = text.all.substr(at, match.token_end - at);
    tokens[line].push_back(finish(match.token.empty() ? source : std::u32string_view(match.token)));
    at = match.consumed;
  }
  return tokens;
}

std::vector<std::string> tokenize_captions(const std::vector<std::string>& captions,
                                           LineEnds line_ends) {
  std::vector<std::string> out;
  for (std::vector<std::string>& tokens : ptb_tokenize(captions, line_ends)) {
    std::erase_if(tokens, [](const std::string& token) {
      return std::find(kDropped.begin(), kDropped.end(), token) != kDropped.end();
    });
    out.push_back(join(tokens, " "));
  }
  return out;
}

bool has_inner_line_end(std::string_view caption) {
  const std::u32string text = decode_utf8(caption);
  return std::any_of(text.begin(), text.end(), is_other_line_end);
}

std::vector<std::string> caption_words(const std::string& tokenized) {
  const bool is_ascii = std::all_of(tokenized.begin(), tokenized.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return split_whitespace(tokenized);
  std::u32string text = decode_utf8(tokenized);
  for (char32_t& c : text) c = is_space(c) ? U' ' : c;
  return split_whitespace(encode_utf8(text));
}

}  // namespace glimpse::metrics
