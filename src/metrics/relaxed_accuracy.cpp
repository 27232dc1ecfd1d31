#include "metrics/relaxed_accuracy.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "metrics/code_points.h"

namespace glimpse::metrics {
namespace {

constexpr double kTolerance = 0.05;

/// The ASCII digit for a decimal digit of any script, other code points unchanged.
char32_t ascii_digit(char32_t c) {
  const int value = decimal_digit(c);
  return value < 0 ? c : U'0' + static_cast<char32_t>(value);
}

/// What Python's float() accepts: blanks around, a sign, underscores between digits, exponents, inf
/// and nan.
std::optional<double> python_float(std::u32string_view text) {
  text = strip(text, [](char32_t c) { return is_space(c) && !(c >= 0x1C && c <= 0x1F); });
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const char32_t c = ascii_digit(text[i]);
    if (c == '_') {
      const bool between = i > 0 && i + 1 < text.size() && is_digit(ascii_digit(text[i - 1])) &&
                           is_digit(ascii_digit(text[i + 1]));
      if (!between) return std::nullopt;
    } else if (c >= 0x80 || c == '(') {  // from_chars takes nan(...)
      return std::nullopt;
    } else {
      plain += static_cast<char>(c);
    }
  }
  if (plain.starts_with("+") && !plain.starts_with("+-")) plain.erase(0, 1);
  double value = 0;
  const char* end = plain.data() + plain.size();
  const auto [stop, error] = std::from_chars(plain.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  // Too large or too small: infinite or zero, which from_chars does not say.
  return error == std::errc() ? value : std::strtod(plain.c_str(), nullptr);
}

std::optional<double> number_of(std::u32string_view text) {
  if (text.empty() || text.back() != '%') return python_float(text);
  while (!text.empty() && text.back() == '%') text.remove_suffix(1);
  const std::optional<double> percent = python_float(text);
  return percent ? std::optional(*percent / 100) : std::nullopt;
}

bool matches(const std::u32string& prediction, const std::u32string& reference) {
  const std::optional<double> found = number_of(prediction), wanted = number_of(reference);
  if (found && wanted && *wanted != 0) {
    return std::abs(*found - *wanted) / std::abs(*wanted) <= kTolerance;
  }
  return lower_case(prediction) == lower_case(reference);
}

}  // namespace

bool relaxed_accuracy(std::string_view prediction, const std::vector<std::string>& references) {
  const std::u32string candidate = decode_utf8(prediction);
  return std::any_of(references.begin(), references.end(), [&](const std::string& reference) {
    return matches(candidate, decode_utf8(reference));
  });
}

}  // namespace glimpse::metrics
