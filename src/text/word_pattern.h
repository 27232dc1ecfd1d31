#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::text {

/// A stretch [begin, end) of bytes.
struct TextRange {
  size_t begin = 0;
  size_t end = 0;
};

/// The matches of a regular expression from left to right.
using WordPattern = std::vector<TextRange> (*)(std::string_view text);

/// The regular expressions by which the known families cut text into words (GPT-2, Qwen2, CLIP),
/// each as a scanner that runs in linear time. A general engine is not needed for them, and
/// std::regex knows no Unicode. `where` stands in messages. Errors: Error for any other expression.
WordPattern word_pattern(const std::string& regex, const std::string& where);

/// ByteLevel's own expression, GPT-2's.
std::vector<TextRange> gpt2_words(std::string_view text);

}  // namespace glimpse::text
