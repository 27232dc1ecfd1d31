#pragma once
#include <functional>
#include <string>
#include <vector>

#include "text/json_view.h"

namespace glimpse::text {

/// What the model tokenises on its own: no token crosses the border of a word.
struct Word {
  std::string text;
  bool at_start = false;  ///< nothing stands before it, no added token either
};

/// Cuts a stretch of normalised text into words.
using PreTokenizer = std::function<std::vector<Word>(const Word&)>;

/// From the "pre_tokenizer" of tokenizer.json; null keeps the whole stretch as one word.
/// Knows BertPreTokenizer, ByteLevel, Digits (ASCII), Metaspace (also its older fields), Sequence,
/// Split (Isolated or Removed; the patterns of word_pattern.h), Whitespace (\w+|[^\w\s]+),
/// WhitespaceSplit. Errors: Error for other types.
PreTokenizer make_pre_tokenizer(const JsonView& description);

}  // namespace glimpse::text
