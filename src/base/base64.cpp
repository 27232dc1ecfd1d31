#include "base/base64.h"

#include "base/error.h"

namespace glimpse {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64(std::span<const uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t left = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) group = group << 8U | (k < left ? bytes[i + k] : 0U);
    for (size_t k = 0; k < 4; ++k) {
      text += k <= left ? kDigits[group >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return text;
}

std::vector<uint8_t> from_base64(std::string_view text) {
  const Error wrong({.where = "base64", .found = std::string(text.substr(0, 40))});
  if (text.size() % 4 != 0) throw wrong;
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const size_t padding = !last ? 0 : text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    uint32_t group = 0;
    for (size_t k = 0; k < 4; ++k) {
      const size_t digit = k + padding >= 4 ? 0 : kDigits.find(text[i + k]);
      if (digit == std::string_view::npos) throw wrong;
      group = group << 6U | static_cast<uint32_t>(digit);
    }
    for (size_t k = 0; k < 3 - padding; ++k) {
      bytes.push_back(static_cast<uint8_t>(group >> (16 - 8 * k)));
    }
  }
  return bytes;
}

}  // namespace glimpse
