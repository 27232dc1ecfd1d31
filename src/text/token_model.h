#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "text/json_view.h"
#include "text/vocabulary.h"

namespace glimpse::text {

/// Turns one word into ids. Immutable after construction.
class TokenModel {
 public:
  virtual ~TokenModel() = default;
  /// Appends the ids of `word`.
  virtual void tokenize(std::string_view word, std::vector<int64_t>& ids) const = 0;
  virtual const Vocabulary& vocabulary() const = 0;
};

/// From the "model" of tokenizer.json. Knows BPE, WordLevel and WordPiece. Errors: Error for other
/// types.
std::unique_ptr<TokenModel> make_token_model(const JsonView& description);

/// The "vocab" object of a model. Errors: Error when an id is used twice or out of range.
Vocabulary read_vocabulary(const JsonView& vocab);

}  // namespace glimpse::text
