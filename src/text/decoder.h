#pragma once
#include <functional>
#include <string>
#include <vector>

#include "text/json_view.h"

namespace glimpse::text {

/// Turns the strings of tokens into strings whose concatenation is the text.
using Decoder = std::function<std::vector<std::string>(std::vector<std::string>)>;

/// From the "decoder" of tokenizer.json; null puts a space between tokens. Knows ByteFallback,
/// ByteLevel, Fuse, Metaspace, Replace (literal), Sequence, Strip, WordPiece. Errors: Error for
/// other types.
Decoder make_decoder(const JsonView& description);

/// The byte that a token like "<0x0A>" stands for in ByteFallback, or -1.
int byte_value(const std::string& token);

/// Removes the space before punctuation and English contractions ("it 's ." -> "it's."), as
/// clean_up_tokenization_spaces of tokenizer_config.json asks.
std::string clean_up_spaces(std::string text);

}  // namespace glimpse::text
