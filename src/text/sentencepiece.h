#pragma once
#include <string>
#include <string_view>

namespace glimpse::text {

struct SentencepieceOptions {
  bool legacy = true;  ///< a space in front of every stretch between special tokens, not only the
                       ///< first ("legacy" of tokenizer_config.json)
  bool add_prefix_space = true;  ///< no space in front anywhere when false
};

/// The tokenizer.json that transformers makes of a sentencepiece BPE model (`tokenizer.model`, a
/// ModelProto): the same vocabulary, merges in the order of the scores, byte fallback.
///   bytes  the file's content
///   file   its name, for messages
/// The result adds no BOS. Source: spec/models/tokenizers.md 4.2. Errors: Error for a damaged file,
/// for a model that is not BPE, and for one without an unknown token.
std::string sentencepiece_tokenizer_json(std::string_view bytes, const std::string& file,
                                         const SentencepieceOptions& options);

}  // namespace glimpse::text
