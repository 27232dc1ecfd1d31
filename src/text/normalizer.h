#pragma once
#include <functional>
#include <string>

#include "text/json_view.h"

namespace glimpse::text {

/// Rewrites a stretch of text between added tokens before it is cut into words.
using Normalizer = std::function<std::string(std::string)>;

/// From the "normalizer" of tokenizer.json; null leaves the text as it is.
/// Knows BertNormalizer, Lowercase, NFC, NFD, Prepend, Replace (literal, or the regular expression
/// \s+), Sequence. Errors: Error for other types.
Normalizer make_normalizer(const JsonView& description);

}  // namespace glimpse::text
