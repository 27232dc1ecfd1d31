#pragma once
#include <charconv>
#include <string_view>

namespace glimpse::text {

/// Reads the entries of unicode_tables.h, whose content is known to be well-formed.
class CodePointText {
 public:
  explicit CodePointText(std::string_view text) : rest_(text) { skip_space(); }

  bool at_end() const { return rest_.empty(); }
  /// A hexadecimal number, and the white space behind it.
  char32_t number() {
    unsigned long value = 0;
    const auto result = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value, 16);
    rest_.remove_prefix(static_cast<size_t>(result.ptr - rest_.data()));
    skip_space();
    return static_cast<char32_t>(value);
  }
  /// Takes `mark` and the white space behind it when it comes next.
  bool take(char mark) {
    if (rest_.empty() || rest_.front() != mark) return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }

 private:
  void skip_space() {
    const size_t next = rest_.find_first_not_of(" \n");
    rest_.remove_prefix(next == std::string_view::npos ? rest_.size() : next);
  }
  std::string_view rest_;
};

}  // namespace glimpse::text
