#pragma once
#include <memory>

#include "text/json_view.h"
#include "text/token_model.h"

namespace glimpse::text {

/// A word is a token. Words outside the vocabulary become "unk_token".
/// Errors: tokenize throws Error for an unknown word when the vocabulary lacks unk_token.
std::unique_ptr<TokenModel> make_word_level(const JsonView& description);

}  // namespace glimpse::text
