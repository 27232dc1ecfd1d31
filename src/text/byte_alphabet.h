#pragma once
#include <string>
#include <string_view>

namespace glimpse::text {

/// The printable characters by which byte-level tokenizers write bytes (a space is U+0120).
/// Source: spec/models/tokenizers.md 3.6.
std::string bytes_to_alphabet(std::string_view bytes);

/// The inverse. A token with a character outside the alphabet stands for its own bytes.
std::string alphabet_to_bytes(const std::string& token);

}  // namespace glimpse::text
