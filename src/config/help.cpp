#include "config/help.h"

#include <algorithm>

namespace glimpse::config {

std::string format_help(const std::vector<HelpRow>& rows) {
  constexpr size_t kWidest = 32;  // one long default must not push every line to the right
  size_t key_width = 0, type_width = 0, default_width = 0;
  for (const HelpRow& row : rows) {
    key_width = std::max(key_width, row.key.size());
    type_width = std::max(type_width, row.type.size());
    default_width = std::max(default_width, std::min(row.default_value.size(), kWidest));
  }
  const auto padded = [](std::string text, size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text + "  ";
  };
  std::string page;
  for (const HelpRow& row : rows) {
    page += padded(row.key, key_width) + padded(row.type, type_width) +
            padded(row.default_value, default_width) + row.meaning + "\n";
  }
  return page;
}

}  // namespace glimpse::config
