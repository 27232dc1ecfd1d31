#pragma once
#include <memory>

#include "text/json_view.h"
#include "text/token_model.h"

namespace glimpse::text {

/// Byte pair encoding: the adjacent pair with the lowest merge rank is merged, leftmost on ties,
/// until none is left; O(n log n) in the length of the word (LLaMA feeds whole documents as one
/// word). Honours byte_fallback, fuse_unk, ignore_merges, continuing_subword_prefix,
/// end_of_word_suffix, and merges written as "a b" or ["a", "b"]. A character that has no token, no
/// byte tokens and no unk_token is dropped, as the reference does. Source:
/// spec/models/tokenizers.md 3.3. Errors: Error for dropout, and for merges whose parts or result
/// are not in the vocabulary.
std::unique_ptr<TokenModel> make_bpe(const JsonView& description);

}  // namespace glimpse::text
