#include "metrics/ngrams.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "metrics/ptb_tokenizer.h"

namespace glimpse::metrics {
namespace {

size_t hash_of(const Ngram& gram) {
  constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;  // 2^64 over the golden ratio
  uint64_t hash = 0;
  for (const uint32_t word : gram) {
    hash = (hash ^ word) * kOdd;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

uint32_t Vocabulary::add(const std::string& word) {
  return numbers_.try_emplace(word, static_cast<uint32_t>(numbers_.size() + 1)).first->second;
}

std::vector<uint32_t> Vocabulary::add_caption(const std::string& tokenized) {
  std::vector<uint32_t> words;
  for (const std::string& word : caption_words(tokenized)) words.push_back(add(word));
  return words;
}

size_t NgramTable::slot_of(const Ngram& gram) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash_of(gram) & mask;
  while (slots_[slot].gram[0] != 0 && slots_[slot].gram != gram) slot = (slot + 1) & mask;
  return slot;
}

void NgramTable::grow() {
  constexpr size_t kFirstSlots = 1024;
  const std::vector<NgramCount> old =
      std::exchange(slots_, std::vector<NgramCount>(std::max(kFirstSlots, 2 * slots_.size())));
  for (const NgramCount& entry : old) {
    if (entry.gram[0] != 0) slots_[slot_of(entry.gram)] = entry;
  }
}

void NgramTable::add(const Ngram& gram) {
  if (2 * used_ >= slots_.size()) grow();
  NgramCount& entry = slots_[slot_of(gram)];
  if (entry.gram[0] == 0) ++used_;
  entry.gram = gram;
  ++entry.count;
}

int64_t NgramTable::count(const Ngram& gram) const {
  return slots_.empty() ? 0 : slots_[slot_of(gram)].count;
}

std::vector<NgramCount> count_ngrams(const std::vector<uint32_t>& words, int n) {
  assert(n >= 1 && n <= kMaxNgram);
  const auto length = static_cast<size_t>(n);
  std::vector<Ngram> grams;
  for (size_t start = 0; start + length <= words.size(); ++start) {
    Ngram& gram = grams.emplace_back(Ngram{});
    std::copy_n(words.begin() + static_cast<std::ptrdiff_t>(start), length, gram.begin());
  }
  std::sort(grams.begin(), grams.end());
  std::vector<NgramCount> counts;
  for (const Ngram& gram : grams) {
    if (counts.empty() || counts.back().gram != gram) counts.push_back({.gram = gram, .count = 0});
    ++counts.back().count;
  }
  return counts;
}

}  // namespace glimpse::metrics
