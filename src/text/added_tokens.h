#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::text {

/// A token that is cut out of the text before anything else happens to it.
struct AddedToken {
  int64_t id = 0;
  std::string content;
  bool single_word = false;  ///< matches only where no word character touches it
  bool lstrip = false;       ///< the match swallows white space to its left
  bool rstrip = false;       ///< ... to its right
  bool normalized = false;   ///< looked for in the normalised text
  bool special = false;      ///< left out by decode(skip_special)
};

/// A stretch of text, or an added token in it.
struct TextPiece {
  std::string_view text;  ///< into the text that was split
  std::optional<int64_t> id;
  size_t begin = 0;  ///< byte offset in the text that was split
};

/// Cuts text at added tokens: leftmost match, longest at that position. Pieces without text are not
/// produced.
class AddedTokenSplitter {
 public:
  explicit AddedTokenSplitter(std::vector<AddedToken> tokens);
  std::vector<TextPiece> split(std::string_view text) const;

 private:
  const AddedToken* match_at(std::string_view text, size_t position) const;
  std::vector<AddedToken> tokens_;                      // longest first
  std::array<std::vector<size_t>, 256> by_first_byte_;  // indices into tokens_, in its order
};

}  // namespace glimpse::text
