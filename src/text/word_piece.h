#pragma once
#include <memory>

#include "text/json_view.h"
#include "text/token_model.h"

namespace glimpse::text {

/// The longest token that starts a word, then the longest continuation ("##ing") again and again; a
/// word that cannot be covered, or is too long, becomes "unk_token". Source:
/// spec/models/tokenizers.md 3.4. Errors: Error when the vocabulary lacks unk_token.
std::unique_ptr<TokenModel> make_word_piece(const JsonView& description);

}  // namespace glimpse::text
