#include "text/word_pattern.h"

#include "base/error.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

enum class Kind { letter, number, space, other, end };

struct Character {
  char32_t code = 0;
  Kind kind = Kind::end;
  size_t begin = 0;  // byte in the text
};

Kind kind_of(char32_t code) {
  if (is_letter(code)) return Kind::letter;
  if (is_number(code)) return Kind::number;
  return is_white_space(code) ? Kind::space : Kind::other;
}

bool is_line_end(char32_t code) { return code == '\r' || code == '\n'; }

// The text with one end mark behind it, so that scanners may look at the next character.
class Scanned {
 public:
  explicit Scanned(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      const Utf8Character character = character_at(text, at);
      characters_.push_back({character.code, kind_of(character.code), at});
      at += character.size;
    }
    characters_.push_back({.begin = text.size()});
  }

  size_t size() const { return characters_.size() - 1; }
  const Character& operator[](size_t at) const { return characters_[at]; }
  size_t end_of_run(Kind kind, size_t at) const {
    while (characters_[at].kind == kind) ++at;
    return at;
  }

 private:
  std::vector<Character> characters_;
};

// 's|'t|'re|'ve|'m|'ll|'d: where it ends, or `at`. `any_case` is (?i), which also folds U+017F to
// s.
size_t end_of_contraction(const Scanned& text, size_t at, bool any_case) {
  constexpr char32_t kLongS = 0x17F;
  const auto letter = [&](size_t index) -> char32_t {
    const char32_t code = index < text.size() ? text[index].code : 0;
    if (!any_case) return code;
    if (code == kLongS) return U's';
    return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
  };
  if (text[at].code != '\'') return at;
  for (const std::u32string_view ending : {U"s", U"t", U"re", U"ve", U"m", U"ll", U"d"}) {
    size_t same = 0;
    while (same < ending.size() && letter(at + 1 + same) == ending[same]) ++same;
    if (same == ending.size()) return at + 1 + same;
  }
  return at;
}

// \s+(?!\S)|\s+: a run leaves its last character to the word behind it, unless it is alone.
size_t end_of_space(const Scanned& text, size_t at) {
  const size_t run = text.end_of_run(Kind::space, at);
  return run == text.size() || run - at <= 1 ? run : run - 1;
}

// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
size_t end_of_gpt2_word(const Scanned& text, size_t at) {
  const size_t contraction = end_of_contraction(text, at, /*any_case=*/false);
  if (contraction > at) return contraction;
  const size_t first = text[at].code == ' ' ? at + 1 : at;
  const Kind kind = text[first].kind;
  if (kind != Kind::space && kind != Kind::end) return text.end_of_run(kind, first);
  return end_of_space(text, at);
}

// (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|
// \s*[\r\n]+|\s+(?!\S)|\s+
size_t end_of_qwen2_word(const Scanned& text, size_t at) {
  const size_t contraction = end_of_contraction(text, at, /*any_case=*/true);
  if (contraction > at) return contraction;
  const Kind kind = text[at].kind;
  const bool prefix = kind != Kind::letter && kind != Kind::number && !is_line_end(text[at].code);
  const size_t first = prefix ? at + 1 : at;
  if (text[first].kind == Kind::letter) return text.end_of_run(Kind::letter, first);
  if (kind == Kind::number) return at + 1;
  const size_t symbols = text[at].code == ' ' ? at + 1 : at;
  if (text[symbols].kind == Kind::other) {
    size_t end = text.end_of_run(Kind::other, symbols);
    while (is_line_end(text[end].code)) ++end;
    return end;
  }
  for (size_t end = text.end_of_run(Kind::space, at); end > at; --end) {
    if (is_line_end(text[end - 1].code)) return end;
  }
  return end_of_space(text, at);
}

// 's|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+
size_t end_of_clip_word(const Scanned& text, size_t at) {
  const size_t contraction = end_of_contraction(text, at, /*any_case=*/false);
  if (contraction > at || text[at].kind == Kind::space) return contraction;
  return text[at].kind == Kind::number ? at + 1 : text.end_of_run(text[at].kind, at);
}

template <size_t (*end_of_word)(const Scanned&, size_t)>
std::vector<TextRange> words(std::string_view bytes) {
  const Scanned text(bytes);
  std::vector<TextRange> found;
  for (size_t at = 0; at < text.size();) {
    const size_t end = end_of_word(text, at);
    if (end > at) found.push_back({.begin = text[at].begin, .end = text[end].begin});
    at = end > at ? end : at + 1;
  }
  return found;
}

struct KnownPattern {
  std::string_view regex;
  WordPattern matches;
};

constexpr KnownPattern kPatterns[] = {
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
     R"(|\s*[\r\n]+|\s+(?!\S)|\s+)",
     words<end_of_qwen2_word>},
    {R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)", gpt2_words},
    {R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)", words<end_of_clip_word>},
};

}  // namespace

std::vector<TextRange> gpt2_words(std::string_view text) { return words<end_of_gpt2_word>(text); }

WordPattern word_pattern(const std::string& regex, const std::string& where) {
  for (const KnownPattern& known : kPatterns) {
    if (regex == known.regex) return known.matches;
  }
  throw Error({.where = where,
               .found = "the regular expression " + regex,
               .expected = "that of GPT-2, Qwen2 or CLIP",
               .advice = "add it to src/text/word_pattern.cpp"});
}

}  // namespace glimpse::text
