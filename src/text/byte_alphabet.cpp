#include "text/byte_alphabet.h"

#include <array>
#include <unordered_map>

#include "text/unicode.h"

namespace glimpse::text {
namespace {

struct Alphabet {
  std::array<char32_t, 256> characters{};
  std::unordered_map<char32_t, char> bytes;
};

Alphabet make_alphabet() {
  Alphabet alphabet;
  char32_t stand_in = 256;  // bytes that do not print are numbered from here
  for (char32_t byte = 0; byte < 256; ++byte) {
    const bool prints = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    const char32_t character = prints ? byte : stand_in++;
    alphabet.characters[byte] = character;
    alphabet.bytes[character] = static_cast<char>(byte);
  }
  return alphabet;
}

const Alphabet& alphabet() {
  static const Alphabet kAlphabet = make_alphabet();
  return kAlphabet;
}

}  // namespace

std::string bytes_to_alphabet(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    append_utf8(alphabet().characters[static_cast<unsigned char>(byte)], text);
  }
  return text;
}

std::string alphabet_to_bytes(const std::string& token) {
  std::string bytes;
  for (const char32_t code : code_points(token)) {
    const auto found = alphabet().bytes.find(code);
    if (found == alphabet().bytes.end()) return token;
    bytes += found->second;
  }
  return bytes;
}

}  // namespace glimpse::text
