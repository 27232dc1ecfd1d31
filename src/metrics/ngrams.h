#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace glimpse::metrics {

constexpr int kMaxNgram = 4;

/// How often each n-gram (words joined by one blank) occurs.
using NgramCounts = std::map<std::string, int64_t>;

/// N-grams of exactly `n` words.
NgramCounts count_ngrams(const std::vector<std::string>& words, int n);

}  // namespace glimpse::metrics
