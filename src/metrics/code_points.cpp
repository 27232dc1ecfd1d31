#include "metrics/code_points.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "metrics/case_tables.h"

namespace glimpse::metrics {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

constexpr CharacterRange kLetters[] = {
    {0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},     {0xC0, 0xD6},     {0xD8, 0xF6},
    {0xF8, 0x2C1},    {0x2C6, 0x2D1},   {0x2E0, 0x2E4},   {0x300, 0x377},   {0x37A, 0x37D},
    {0x386, 0x386},   {0x388, 0x3F5},   {0x3F7, 0x481},   {0x483, 0x52F},   {0x531, 0x556},
    {0x561, 0x587},   {0x591, 0x5BD},   {0x5D0, 0x5F2},   {0x610, 0x613},   {0x620, 0x65F},
    {0x670, 0x6D3},   {0x6D5, 0x6DC},   {0x6E1, 0x6E8},   {0x6FA, 0x6FC},   {0x710, 0x74A},
    {0x900, 0x963},   {0x971, 0xDFF},   {0xE01, 0xE3A},   {0xE40, 0xE4E},   {0xE81, 0xEC6},
    {0xF00, 0xF00},   {0xF40, 0xFBC},   {0x1000, 0x1049}, {0x10A0, 0x10FA}, {0x1100, 0x135A},
    {0x13A0, 0x13F4}, {0x1780, 0x17D3}, {0x1820, 0x1877}, {0x1D00, 0x1FBC}, {0x1FC2, 0x1FCC},
    {0x1FD0, 0x1FDB}, {0x1FE0, 0x1FEC}, {0x1FF2, 0x1FFC}, {0x2C00, 0x2CE4}, {0x2D00, 0x2DDE},
    {0x3005, 0x3007}, {0x3031, 0x3035}, {0x3041, 0x3096}, {0x309D, 0x309F}, {0x30A1, 0x30FA},
    {0x30FC, 0x30FF}, {0x3105, 0x318E}, {0x31A0, 0x31BA}, {0x3400, 0x4DB5}, {0x4E00, 0x9FFF},
    {0xA000, 0xA48C}, {0xA640, 0xA697}, {0xA722, 0xA822}, {0xAC00, 0xD7A3}, {0xF900, 0xFAD9},
    {0xFB00, 0xFB17}, {0xFB1D, 0xFBB1}, {0xFBD3, 0xFD3D}, {0xFD50, 0xFDFB}, {0xFE70, 0xFEFC},
    {0xFF21, 0xFF3A}, {0xFF41, 0xFF5A}, {0xFF66, 0xFFDC},
};

// The zeros of the scripts with decimal digits; nine more follow each.
constexpr char32_t kZeros[] = {
    0x30,    0x660,   0x6F0,   0x7C0,   0x966,   0x9E6,   0xA66,   0xAE6,   0xB66,   0xBE6,
    0xC66,   0xCE6,   0xD66,   0xDE6,   0xE50,   0xED0,   0xF20,   0x1040,  0x1090,  0x17E0,
    0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,
    0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0,
    0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2,
    0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
};

bool between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_cased(char32_t c) { return range_of(kCasedScripts, c) != nullptr && is_letter(c); }

/// Whether a sigma at `place` is the last letter of its word, as str.lower() of Python sees it.
bool ends_word(std::u32string_view text, size_t place) {
  const auto inside = [](char32_t c) { return range_of(kInsideWords, c) != nullptr; };
  size_t before = place;
  while (before > 0 && inside(text[before - 1])) --before;
  if (before == 0 || !is_cased(text[before - 1])) return false;
  size_t after = place + 1;
  while (after < text.size() && inside(text[after])) ++after;
  return after == text.size() || !is_cased(text[after]);
}

/// Number of bytes of the sequence that starts with `lead`, 0 if none does.
size_t sequence_length(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

bool is_shortest_scalar(char32_t c, size_t length) {
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  return c >= kSmallest[length] && c <= 0x10FFFF && !between(c, 0xD800, 0xDFFF);
}

}  // namespace

std::u32string decode_utf8(std::string_view bytes) {
  std::u32string text;
  text.reserve(bytes.size());
  for (size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<uint8_t>(bytes[i]);
    const size_t length = sequence_length(lead);
    char32_t c = length <= 1 ? lead : lead & (0x7F >> length);
    bool valid = length > 0 && i + length <= bytes.size();
    for (size_t k = 1; valid && k < length; ++k) {
      const auto next = static_cast<uint8_t>(bytes[i + k]);
      valid = (next & 0xC0) == 0x80;
      c = (c << 6) | (next & 0x3F);
    }
    valid = valid && is_shortest_scalar(c, length);
    text += valid ? c : kReplacement;
    i += valid ? length : 1;
  }
  return text;
}

std::string encode_utf8(std::u32string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  const auto add = [&](char32_t byte) { bytes += static_cast<char>(byte); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      add(c);
    } else if (c < 0x800) {
      add(0xC0 | (c >> 6)), add(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      add(0xE0 | (c >> 12)), add(0x80 | ((c >> 6) & 0x3F)), add(0x80 | (c & 0x3F));
    } else {
      add(0xF0 | (c >> 18)), add(0x80 | ((c >> 12) & 0x3F));
      add(0x80 | ((c >> 6) & 0x3F)), add(0x80 | (c & 0x3F));
    }
  }
  return bytes;
}

int decimal_digit(char32_t c) {
  const auto* after = std::upper_bound(std::begin(kZeros), std::end(kZeros), c);
  if (after == std::begin(kZeros)) return -1;
  const char32_t value = c - *std::prev(after);
  return value < 10 ? static_cast<int>(value) : -1;
}

char32_t lower_case(char32_t c) {
  if (c < 0x80) return is_upper_ascii(c) ? c + 0x20 : c;
  const LoweringRun* run = range_of(kLowerings, c);
  const bool lowered = run != nullptr && (c - run->first) % static_cast<char32_t>(run->step) == 0;
  return lowered ? static_cast<char32_t>(static_cast<int32_t>(c) + run->by) : c;
}

std::u32string lower_case(std::u32string_view text) {
  constexpr char32_t kCapitalSigma = 0x3A3, kFinalSigma = 0x3C2, kDottedCapitalI = 0x130;
  std::u32string lower;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_final = text[i] == kCapitalSigma && ends_word(text, i);
    lower += is_final ? kFinalSigma : lower_case(text[i]);
    if (text[i] == kDottedCapitalI) lower += U'\x307';
  }
  return lower;
}

std::u32string lower_each(std::u32string_view text) {
  std::u32string lower;
  for (const char32_t c : text) lower += lower_case(c);
  return lower;
}

size_t upper_case_length(std::u32string_view text) {
  size_t length = text.size();
  for (const char32_t c : text) {
    const GrowthRun* growth = c < 0x80 ? nullptr : range_of(kGrowths, c);
    if (growth != nullptr) length += growth->more;
  }
  return length;
}

bool is_space(char32_t c) {
  return between(c, 0x09, 0x0D) || between(c, 0x1C, 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || between(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

std::u32string_view strip(std::u32string_view text) { return strip(text, is_space); }

bool is_letter(char32_t c) {
  return c < 0x80 ? is_letter_ascii(c) : range_of(kLetters, c) != nullptr;
}

}  // namespace glimpse::metrics
