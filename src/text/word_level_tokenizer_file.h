#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace glimpse::text {

/// The special tokens of the folders we write: <pad> 0, <bos> 1, <eos> 2, <unk> 3, <image> 4.
const std::vector<std::string>& word_level_specials();

/// A tokenizer.json with one token per word: `specials` take the ids from 0, `words` follow. Text
/// is lower-cased, cut at white space and punctuation, digits one by one; <bos> is put in front;
/// decoding joins words with spaces and none before punctuation ("the circle is red."). Requires
/// lower-case words. Errors: Error for a repeated token, and for specials without <bos> or <unk>.
std::string word_level_tokenizer_json(const std::vector<std::string>& words,
                                      const std::vector<std::string>& specials);

/// tokenizer_config.json beside it, for AutoTokenizer and LlavaProcessor of transformers.
std::string word_level_tokenizer_config_json(int64_t model_max_length);

/// special_tokens_map.json beside it.
std::string word_level_special_tokens_map_json();

}  // namespace glimpse::text
