#include "metrics/anls.h"

#include <algorithm>

#include "metrics/alignment.h"
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

double similarity(size_t distance, size_t length) {
  return 1 - static_cast<double>(distance) / static_cast<double>(length);
}

double above_threshold(double similarity) { return similarity < kThreshold ? 0 : similarity; }

}  // namespace

double anls(std::string_view prediction, const std::vector<std::string>& references) {
  const std::u32string raw = decode_utf8(prediction);
  const std::u32string candidate = collapse(raw);
  double best = 0;
  for (const std::string& text : references) {
    const std::u32string raw_reference = decode_utf8(text);
    const size_t length = std::max(upper_case_length(raw), upper_case_length(raw_reference));
    const size_t distance = edit_distance(candidate, collapse(raw_reference));
    best = std::max(best, length == 0 ? 1.0 : similarity(distance, length));
  }
  return above_threshold(best);
}

std::optional<double> anls_stvqa(std::string_view prediction,
                                 const std::vector<std::string>& references) {
  const auto clean = [](std::string_view text) { return lower_case(strip(decode_utf8(text))); };
  const std::u32string candidate = clean(prediction);
  double best = 0;
  for (const std::string& text : references) {
    const std::u32string reference = clean(text);
    const size_t length = std::max(candidate.size(), reference.size());
    if (length == 0) return std::nullopt;
    best = std::max(best, similarity(edit_distance(candidate, reference), length));
  }
  return above_threshold(best);
}

}  // namespace glimpse::metrics
