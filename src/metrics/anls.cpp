#include "metrics/anls.h"

#include <algorithm>
#include <numeric>

#include "metrics/code_points.h"

namespace glimpse::metrics {
namespace {

constexpr double kThreshold = 0.5;

std::u32string collapse(std::u32string_view text) {
  std::u32string collapsed;
  bool blank = false;
  for (const char32_t c : strip(text)) {
    if (!is_space(c)) {
      if (blank) collapsed += U' ';
      collapsed += c;
    }
    blank = is_space(c);
  }
  return lower_case(collapsed);
}

/// Code points after upper-casing, where a sharp s and the f ligatures become several letters.
size_t upper_length(std::u32string_view text) {
  size_t length = text.size();
  for (const char32_t c : text) {
    if (c == 0xDF || (c >= 0xFB00 && c <= 0xFB06)) ++length;
    if (c == 0xFB03 || c == 0xFB04) ++length;
  }
  return length;
}

size_t edit_distance(std::u32string_view a, std::u32string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

double anls(std::string_view prediction, const std::vector<std::string>& references) {
  const std::u32string raw = decode_utf8(prediction);
  const std::u32string candidate = collapse(raw);
  double best = 0;
  for (const std::string& text : references) {
    const std::u32string raw_reference = decode_utf8(text);
    const size_t length = std::max(upper_length(raw), upper_length(raw_reference));
    const auto distance = static_cast<double>(edit_distance(candidate, collapse(raw_reference)));
    best = std::max(best, length == 0 ? 1.0 : 1 - distance / static_cast<double>(length));
  }
  return best < kThreshold ? 0 : best;
}

}  // namespace glimpse::metrics
