#pragma once
#include <string>

namespace glimpse::text {

/// Unicode's canonical normal forms of UTF-8 text (UAX #15): accents as parts of
/// their letters where such letters exist (NFC), or as characters of their own (NFD).
std::string to_nfc(std::string text);
std::string to_nfd(std::string text);

}  // namespace glimpse::text
