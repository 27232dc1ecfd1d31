#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse {

/// RFC 4648 base64, padded.
std::string base64(std::span<const uint8_t> bytes);
/// The inverse. Errors: Error for text that is not padded base64.
std::vector<uint8_t> from_base64(std::string_view text);

}  // namespace glimpse
