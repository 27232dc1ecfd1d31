#include "text/byte_alphabet.h"

#include <gtest/gtest.h>

namespace glimpse::text {
namespace {

TEST(ByteAlphabet, WritesBytesAsPrintableCharacters) {
  EXPECT_EQ(bytes_to_alphabet(" a\n\t"), "\u0120a\u010a\u0109");
  EXPECT_EQ(bytes_to_alphabet("\u00e9"), "\u00c3\u00a9");
  EXPECT_EQ(bytes_to_alphabet(std::string(1, '\0')), "\u0100");
}

TEST(ByteAlphabet, TurnsBack) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  EXPECT_EQ(alphabet_to_bytes(bytes_to_alphabet(bytes)), bytes);
}

TEST(ByteAlphabet, KeepsTokensWithOtherCharacters) {
  EXPECT_EQ(alphabet_to_bytes("\u0120 x"), "\u0120 x");
  EXPECT_EQ(alphabet_to_bytes("\u2581"), "\u2581");
}

}  // namespace
}  // namespace glimpse::text
