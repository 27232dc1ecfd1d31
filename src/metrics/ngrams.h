#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace glimpse::metrics {

constexpr int kMaxNgram = 4;

/// Words as numbers from 1 up: equal words have equal numbers.
class Vocabulary {
 public:
  uint32_t add(const std::string& word);
  /// Words of a tokenised caption (ptb_tokenizer.h, caption_words).
  std::vector<uint32_t> add_caption(const std::string& tokenized);

 private:
  std::unordered_map<std::string, uint32_t> numbers_;
};

/// Up to four word numbers, zeros behind the last.
using Ngram = std::array<uint32_t, kMaxNgram>;

struct NgramCount {
  Ngram gram{};
  int64_t count = 0;
};

/// Counts of n-grams. One flat table: a corpus has millions of them, and a lookup should touch one
/// line of memory.
class NgramTable {
 public:
  void add(const Ngram& gram);
  /// 0 for an n-gram never added.
  int64_t count(const Ngram& gram) const;

 private:
  size_t slot_of(const Ngram& gram) const;
  void grow();

  std::vector<NgramCount> slots_;  // a power of two of them; empty where the first word is 0
  size_t used_ = 0;
};

/// How often each n-gram of exactly `n` words occurs, in the order of the n-grams.
/// Requires 1 <= n <= kMaxNgram.
std::vector<NgramCount> count_ngrams(const std::vector<uint32_t>& words, int n);

}  // namespace glimpse::metrics
