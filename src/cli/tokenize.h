#pragma once
#include <optional>
#include <string>

namespace glimpse::cli {

struct TokenizeOptions {
  std::string model;                ///< folder with the tokenizer files
  std::optional<std::string> text;  ///< exactly one of text and file
  std::string file;                 ///< JSON list of strings
  std::string json;                 ///< to write
};

/// `glimpse tokenize`: {"rows": [{text, ids, ids_no_special, tokens, decoded,
/// decoded_skip_special}]}. `ids` have the special tokens that the tokenizer adds, `tokens` are
/// those of ids_no_special, both decoded texts are of `ids`. Errors: those of text::load_tokenizer,
/// and Error for wrong options.
int tokenize(const TokenizeOptions& options);

}  // namespace glimpse::cli
