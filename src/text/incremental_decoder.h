#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "text/tokenizer.h"

namespace glimpse::text {

/// Decodes an answer while it grows: every piece is whole characters, and the pieces joined are
/// what `decode` makes of all ids. Requires a tokenizer whose text only grows with its ids: those
/// of all vision-language families, not one with clean_up_tokenization_spaces.
class IncrementalDecoder {
 public:
  /// `tokenizer` must outlive this.
  IncrementalDecoder(const Tokenizer& tokenizer, bool skip_special)
      : tokenizer_(tokenizer), skip_special_(skip_special) {}

  /// The text that `id` completes; "" while bytes wait for their character.
  std::string push(int64_t id);
  /// What is left at the end, unfinished characters as U+FFFD.
  std::string finish();

 private:
  const Tokenizer& tokenizer_;
  bool skip_special_;
  std::vector<int64_t> window_;  // the ids of the last piece, then those since
  size_t new_ids_ = 0;           // where the latter begin
  std::string text_;             // of the window
  size_t written_ = 0;           // bytes of it that belong to the last piece
  bool ends_in_byte_ = false;
};

}  // namespace glimpse::text
