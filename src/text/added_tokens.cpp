#include "text/added_tokens.h"

#include <algorithm>

#include "text/unicode.h"

namespace glimpse::text {
namespace {

size_t start_of_last_character(std::string_view text) {
  size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

bool stands_alone(std::string_view text, size_t begin, size_t end) {
  const std::string_view before = text.substr(0, begin);
  const bool word_before =
      !before.empty() &&
      is_word_character(character_at(before, start_of_last_character(before)).code);
  const bool word_after = end < text.size() && is_word_character(character_at(text, end).code);
  return !word_before && !word_after;
}

size_t skip_space_left(std::string_view text, size_t begin) {
  while (begin > 0) {
    const size_t last = start_of_last_character(text.substr(0, begin));
    if (!is_white_space(character_at(text, last).code)) break;
    begin = last;
  }
  return begin;
}

size_t skip_space_right(std::string_view text, size_t end) {
  while (end < text.size()) {
    const Utf8Character next = character_at(text, end);
    if (!is_white_space(next.code)) break;
    end += next.size;
  }
  return end;
}

}  // namespace

AddedTokenSplitter::AddedTokenSplitter(std::vector<AddedToken> tokens)
    : tokens_(std::move(tokens)) {
  std::erase_if(tokens_, [](const AddedToken& token) { return token.content.empty(); });
  std::stable_sort(tokens_.begin(), tokens_.end(), [](const AddedToken& a, const AddedToken& b) {
    return a.content.size() > b.content.size();
  });
  for (size_t i = 0; i < tokens_.size(); ++i) {
    by_first_byte_[static_cast<unsigned char>(tokens_[i].content[0])].push_back(i);
  }
}

const AddedToken* AddedTokenSplitter::match_at(std::string_view text, size_t position) const {
  for (const size_t index : by_first_byte_[static_cast<unsigned char>(text[position])]) {
    if (text.substr(position).starts_with(tokens_[index].content)) return &tokens_[index];
  }
  return nullptr;
}

std::vector<TextPiece> AddedTokenSplitter::split(std::string_view text) const {
  std::vector<TextPiece> pieces;
  const auto add = [&](size_t begin, size_t end, std::optional<int64_t> id) {
    pieces.push_back({.text = text.substr(begin, end - begin), .id = id, .begin = begin});
  };
  size_t done = 0;  // everything before is in a piece
  for (size_t at = 0; at < text.size();) {
    const AddedToken* token = match_at(text, at);
    if (token == nullptr) {
      ++at;
      continue;
    }
    size_t begin = at;
    size_t end = at + token->content.size();
    at = end;
    if (token->single_word && !stands_alone(text, begin, end)) continue;
    if (token->lstrip) begin = std::max(skip_space_left(text, begin), done);
    if (token->rstrip) end = skip_space_right(text, end);
    if (done < begin) add(done, begin, std::nullopt);
    add(begin, end, token->id);
    done = end;
  }
  if (done < text.size()) add(done, text.size(), std::nullopt);
  return pieces;
}

}  // namespace glimpse::text
