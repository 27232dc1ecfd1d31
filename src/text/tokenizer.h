#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::text {

/// Text to ids and back, as the tokenizer files of a checkpoint folder say. Immutable: safe to
/// share by threads.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  /// Added tokens ("<image>", "<s>") in `text` become their ids; `add_special` adds what the file's
  /// template puts around a text (LLaMA: BOS in front). Errors: Error for text that is not UTF-8.
  virtual std::vector<int64_t> encode(std::string_view text, bool add_special) const = 0;
  /// `skip_special` leaves out special tokens; ids without a token are always left out.
  virtual std::string decode(std::span<const int64_t> ids, bool skip_special) const = 0;
  virtual std::optional<int64_t> id_of(std::string_view token) const = 0;
  /// "" for an id without a token.
  virtual std::string token_of(int64_t id) const = 0;
  /// One more than the largest id, added tokens included.
  virtual int64_t vocab_size() const = 0;
};

/// Reads tokenizer.json, or tokenizer.model where there is none (sentencepiece, BPE), and what
/// tokenizer_config.json and added_tokens.json add: tokens, clean_up_tokenization_spaces, the flags
/// by which LLaMA classes put BOS and EOS around a text. Source: spec/models/tokenizers.md. Errors:
/// Error for a missing or malformed file, and for component types that it does not know.
std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& folder);

}  // namespace glimpse::text
