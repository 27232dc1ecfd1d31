#include "metrics/ngrams.h"

namespace glimpse::metrics {

NgramCounts count_ngrams(const std::vector<std::string>& words, int n) {
  NgramCounts counts;
  const auto length = static_cast<size_t>(n);
  for (size_t start = 0; start + length <= words.size(); ++start) {
    std::string gram = words[start];
    for (size_t k = 1; k < length; ++k) gram += ' ' + words[start + k];
    ++counts[gram];
  }
  return counts;
}

}  // namespace glimpse::metrics
