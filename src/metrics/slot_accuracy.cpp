#include "metrics/slot_accuracy.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/strings.h"
#include "metrics/exact_match.h"

namespace glimpse::metrics {
namespace {

std::vector<std::string> slots_of(std::string_view caption) {
  const size_t colon = caption.rfind(':');
  if (colon != std::string_view::npos) caption.remove_prefix(colon + 1);
  std::vector<std::string> slots;
  for (const std::string& item : split(caption, ',')) slots.push_back(fold_text(item));
  if (slots.size() == 1 && slots[0].empty()) slots.clear();
  return slots;
}

}  // namespace

double slot_accuracy(std::string_view prediction, std::string_view reference) {
  const std::vector<std::string> found = slots_of(prediction), wanted = slots_of(reference);
  const size_t longer = std::max(found.size(), wanted.size());
  if (longer == 0) return 1;
  size_t equal = 0;
  for (size_t i = 0; i < std::min(found.size(), wanted.size()); ++i) equal += found[i] == wanted[i];
  return static_cast<double>(equal) / static_cast<double>(longer);
}

}  // namespace glimpse::metrics
