#include "text/normal_form.h"

#include <algorithm>
#include <unordered_map>

#include "text/code_point_text.h"
#include "text/unicode.h"
#include "text/unicode_tables.h"

namespace glimpse::text {
namespace {

// Hangul syllables are computed: leading consonant, vowel, optional trailing consonant.
constexpr char32_t kSyllables = 0xAC00, kLeading = 0x1100, kVowels = 0x1161, kTrailing = 0x11A7;
constexpr char32_t kLeadingCount = 19, kVowelCount = 21, kTrailingCount = 28;
constexpr char32_t kSyllableCount = kLeadingCount * kVowelCount * kTrailingCount;

struct CanonicalTables {
  std::unordered_map<char32_t, std::u32string> decompositions;  // one step
  std::unordered_map<uint64_t, char32_t> compositions;
  std::unordered_map<char32_t, int> classes;
};

uint64_t pair_key(char32_t first, char32_t second) {
  return static_cast<uint64_t>(first) << 32 | second;
}

CanonicalTables read_tables() {
  CanonicalTables tables;
  char32_t code = 0;
  for (CodePointText text(kDecompositions); !text.at_end();) {
    char32_t first = text.number();
    if (text.take('=')) {
      code = first;
      first = text.number();
    }
    std::u32string parts(1, first);
    if (text.take(',')) parts += text.number();
    const bool composes = !text.take('!') && parts.size() == 2;
    if (composes) tables.compositions[pair_key(parts[0], parts[1])] = code;
    tables.decompositions[code++] = parts;
  }
  for (CodePointText text(kCombiningClasses); !text.at_end();) {
    const char32_t first = text.number();
    const char32_t last = text.take('-') ? text.number() : first;
    text.take(':');
    const int value = static_cast<int>(text.number());
    for (char32_t mark = first; mark <= last; ++mark) tables.classes[mark] = value;
  }
  return tables;
}

const CanonicalTables& tables() {
  static const CanonicalTables kTables = read_tables();
  return kTables;
}

int combining_class(char32_t code) {
  constexpr char32_t kFirstMark = 0x300;
  if (code < kFirstMark) return 0;
  const auto found = tables().classes.find(code);
  return found == tables().classes.end() ? 0 : found->second;
}

void append_decomposed(char32_t code, std::u32string& out) {
  if (code >= kSyllables && code < kSyllables + kSyllableCount) {
    const char32_t index = code - kSyllables;
    out += kLeading + index / (kVowelCount * kTrailingCount);
    out += kVowels + index / kTrailingCount % kVowelCount;
    if (index % kTrailingCount != 0) out += kTrailing + index % kTrailingCount;
    return;
  }
  const auto found = tables().decompositions.find(code);
  if (found == tables().decompositions.end()) {
    out += code;
    return;
  }
  for (const char32_t part : found->second) append_decomposed(part, out);
}

// Marks of one base ascend by class; equal classes keep their order.
void order_marks(std::u32string& codes) {
  for (auto begin = codes.begin(); begin != codes.end();) {
    if (combining_class(*begin) == 0) {
      ++begin;
      continue;
    }
    const auto end =
        std::find_if(begin, codes.end(), [](char32_t code) { return combining_class(code) == 0; });
    std::stable_sort(
        begin, end, [](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); });
    begin = end;
  }
}

std::u32string decomposed(std::string_view text) {
  std::u32string out;
  for (const char32_t code : code_points(text)) append_decomposed(code, out);
  order_marks(out);
  return out;
}

// 0 when the two do not compose.
char32_t composed(char32_t first, char32_t second) {
  if (first >= kLeading && first < kLeading + kLeadingCount && second >= kVowels &&
      second < kVowels + kVowelCount) {
    return kSyllables + ((first - kLeading) * kVowelCount + (second - kVowels)) * kTrailingCount;
  }
  const bool open_syllable = first >= kSyllables && first < kSyllables + kSyllableCount &&
                             (first - kSyllables) % kTrailingCount == 0;
  if (open_syllable && second > kTrailing && second < kTrailing + kTrailingCount) {
    return first + (second - kTrailing);
  }
  const auto found = tables().compositions.find(pair_key(first, second));
  return found == tables().compositions.end() ? 0 : found->second;
}

// A mark joins the last base unless a mark between them has the same class or a higher one.
std::u32string compose(const std::u32string& codes) {
  std::u32string out;
  size_t base = std::u32string::npos;
  int last_class = 0;  // of what stands behind the base in `out`
  for (const char32_t code : codes) {
    const int mark_class = combining_class(code);
    const bool adjacent = base != std::u32string::npos && base + 1 == out.size();
    const bool reachable =
        base != std::u32string::npos && (adjacent || (last_class != 0 && last_class < mark_class));
    const char32_t joined = reachable ? composed(out[base], code) : 0;
    if (joined != 0) {
      out[base] = joined;
      continue;
    }
    if (mark_class == 0) base = out.size();
    last_class = mark_class;
    out += code;
  }
  return out;
}

}  // namespace

std::string to_nfc(std::string text) {
  constexpr unsigned char kFirstByteOfMarks = 0xCC;  // U+0300; nothing before it composes
  const bool composed_already = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < kFirstByteOfMarks;
  });
  return composed_already ? text : to_utf8(compose(decomposed(text)));
}

std::string to_nfd(std::string text) {
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? text : to_utf8(decomposed(text));
}

}  // namespace glimpse::text
