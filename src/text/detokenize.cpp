#include "text/detokenize.h"

namespace glimpse::text {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_punctuation(char c) { return std::string_view(".,?!:;").find(c) != std::string_view::npos; }
bool ends_sentence(char c) { return c == '.' || c == '?' || c == '!'; }

bool is_single_digit(std::string_view text, size_t at) {
  const bool joined_left = at > 0 && is_alphanumeric(text[at - 1]);
  const bool joined_right = at + 1 < text.size() && is_alphanumeric(text[at + 1]);
  return is_digit(text[at]) && !joined_left && !joined_right;
}

bool drops_space(std::string_view text, size_t space) {
  if (space + 1 >= text.size()) return false;
  if (is_punctuation(text[space + 1])) return true;
  return space > 0 && is_single_digit(text, space - 1) && is_single_digit(text, space + 1);
}

}  // namespace

std::string people_text(std::string_view words) {
  std::string out;
  bool sentence_start = true;
  for (size_t i = 0; i < words.size(); ++i) {
    char c = words[i];
    if (c == ' ' && drops_space(words, i)) continue;
    if (sentence_start && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const bool after_sentence_end = c == ' ' && !out.empty() && ends_sentence(out.back());
    sentence_start = after_sentence_end || (sentence_start && c == ' ');
    out += c;
  }
  return out;
}

}  // namespace glimpse::text
