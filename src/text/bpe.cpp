#include "text/bpe.h"

#include <queue>
#include <unordered_map>

#include "text/component_table.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

struct Merge {
  int64_t rank = 0;
  int64_t merged_id = 0;
};

struct BpeOptions {
  std::optional<int64_t> unknown_id;
  bool fuse_unknown = false;
  bool byte_fallback = false;
  bool ignore_merges = false;
  std::string continuing_prefix;
  std::string word_suffix;
};

class MergeTable {
 public:
  void add(int64_t left, int64_t right, Merge merge) {
    merges_.insert_or_assign(key(left, right), merge);
  }
  const Merge* find(int64_t left, int64_t right) const {
    const auto found = merges_.find(key(left, right));
    return found == merges_.end() ? nullptr : &found->second;
  }

 private:
  static uint64_t key(int64_t left, int64_t right) {
    return static_cast<uint64_t>(left) << 32 | static_cast<uint64_t>(right);
  }
  std::unordered_map<uint64_t, Merge> merges_;
};

// A doubly linked list of symbols and a queue of pairs that may be out of date when they come up.
class MergeRun {
 public:
  MergeRun(const std::vector<int64_t>& ids, const MergeTable& merges) : merges_(merges) {
    const auto count = static_cast<int64_t>(ids.size());
    for (int64_t i = 0; i < count; ++i) {
      symbols_.push_back({.id = ids[static_cast<size_t>(i)],
                          .previous = i - 1,
                          .next = i + 1 < count ? i + 1 : -1});
    }
    for (int64_t i = 0; i + 1 < count; ++i) offer(i);
  }

  void append_result(std::vector<int64_t>& ids) {
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      const Merge* merge = pair_at(best.position);
      if (merge != nullptr && merge->rank == best.rank) apply(best.position, merge->merged_id);
    }
    for (int64_t at = symbols_.empty() ? -1 : 0; at >= 0; at = symbol(at).next) {
      ids.push_back(symbol(at).id);
    }
  }

 private:
  struct Symbol {
    int64_t id = 0;
    int64_t previous = -1;
    int64_t next = -1;
    bool merged_away = false;
  };
  struct Candidate {
    int64_t rank = 0;
    int64_t position = 0;
    bool operator>(const Candidate& other) const {
      return rank != other.rank ? rank > other.rank : position > other.position;
    }
  };

  Symbol& symbol(int64_t position) { return symbols_[static_cast<size_t>(position)]; }

  const Merge* pair_at(int64_t position) {
    const Symbol& left = symbol(position);
    if (left.merged_away || left.next < 0) return nullptr;
    return merges_.find(left.id, symbol(left.next).id);
  }

  void offer(int64_t position) {
    if (const Merge* merge = pair_at(position)) {
      queue_.push({.rank = merge->rank, .position = position});
    }
  }

  void apply(int64_t position, int64_t merged_id) {
    Symbol& left = symbol(position);
    Symbol& right = symbol(left.next);
    left.id = merged_id;
    right.merged_away = true;
    left.next = right.next;
    if (left.next >= 0) symbol(left.next).previous = position;
    if (left.previous >= 0) offer(left.previous);
    offer(position);
  }

  const MergeTable& merges_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue_;
};

class Bpe : public TokenModel {
 public:
  Bpe(Vocabulary vocabulary, MergeTable merges, BpeOptions options)
      : vocabulary_(std::move(vocabulary)),
        merges_(std::move(merges)),
        options_(std::move(options)) {}

  void tokenize(std::string_view word, std::vector<int64_t>& ids) const override {
    if (options_.ignore_merges) {
      if (const std::optional<int64_t> whole = vocabulary_.id_of(word)) {
        ids.push_back(*whole);
        return;
      }
    }
    MergeRun(characters(word), merges_).append_result(ids);
  }
  const Vocabulary& vocabulary() const override { return vocabulary_; }

 private:
  std::vector<int64_t> characters(std::string_view word) const {
    std::vector<int64_t> ids;
    bool unknown_pending = false;
    const auto flush_unknown = [&] {
      if (unknown_pending) ids.push_back(*options_.unknown_id);
      unknown_pending = false;
    };
    for (size_t at = 0; at < word.size();) {
      const size_t size = character_at(word, at).size;
      std::string character(word.substr(at, size));
      if (at > 0) character.insert(0, options_.continuing_prefix);
      at += size;
      if (at == word.size()) character += options_.word_suffix;
      if (const std::optional<int64_t> id = vocabulary_.id_of(character)) {
        flush_unknown();
        ids.push_back(*id);
      } else if (!append_bytes(character, ids) && options_.unknown_id) {
        // An unknown waits for the next known character, and byte tokens pass it: as the reference
        // does.
        if (!options_.fuse_unknown) flush_unknown();
        unknown_pending = true;
      }
    }
    flush_unknown();
    return ids;
  }

  // All bytes as <0xHH> tokens, or nothing when one of them has no token.
  bool append_bytes(const std::string& character, std::vector<int64_t>& ids) const {
    if (!options_.byte_fallback) return false;
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::vector<int64_t> byte_ids;
    for (const char c : character) {
      const auto byte = static_cast<unsigned char>(c);
      const std::string token{'<', '0', 'x', kHex[byte >> 4], kHex[byte & 15], '>'};
      const std::optional<int64_t> id = vocabulary_.id_of(token);
      if (!id) return false;
      byte_ids.push_back(*id);
    }
    ids.insert(ids.end(), byte_ids.begin(), byte_ids.end());
    return true;
  }

  Vocabulary vocabulary_;
  MergeTable merges_;
  BpeOptions options_;
};

struct MergeText {
  std::string left;
  std::string right;
};

MergeText read_merge(const JsonView& merge) {
  std::vector<std::string> parts;
  if (merge.is_list()) {
    for (const JsonView& part : merge.items()) parts.push_back(part.text());
  } else {
    parts = split(merge.text(), ' ');
  }
  if (parts.size() != 2) {
    throw Error(
        {.where = merge.file(), .found = "the merge " + merge.excerpt(), .expected = "two tokens"});
  }
  return {parts[0], parts[1]};
}

MergeTable read_merges(const JsonView& merges, const Vocabulary& vocabulary,
                       const std::string& continuing_prefix) {
  MergeTable table;
  int64_t rank = 0;
  for (const JsonView& entry : merges.items()) {
    const MergeText text = read_merge(entry);
    const bool prefixed = text.right.starts_with(continuing_prefix);
    const std::string merged =
        text.left + text.right.substr(prefixed ? continuing_prefix.size() : 0);
    const auto left = vocabulary.id_of(text.left);
    const auto right = vocabulary.id_of(text.right);
    const auto merged_id = vocabulary.id_of(merged);
    if (!left || !right || !merged_id) {
      throw Error({.where = merges.file(),
                   .found = "the merge of '" + text.left + "' and '" + text.right + "'",
                   .expected = "both and '" + merged + "' in the vocabulary"});
    }
    table.add(*left, *right, {.rank = rank++, .merged_id = *merged_id});
  }
  return table;
}

}  // namespace

std::unique_ptr<TokenModel> make_bpe(const JsonView& description) {
  const JsonView dropout = description.find("dropout");
  if (!dropout.is_null() && dropout.number() != 0) {
    throw Error({.where = description.file(), .found = "BPE with dropout", .expected = "none"});
  }
  Vocabulary vocabulary = read_vocabulary(description.at("vocab"));
  BpeOptions options;
  const std::string unknown = description.text_or("unk_token", "");
  if (!unknown.empty()) options.unknown_id = vocabulary.id_of(unknown);
  options.fuse_unknown = description.flag_or("fuse_unk", false);
  options.byte_fallback = description.flag_or("byte_fallback", false);
  options.ignore_merges = description.flag_or("ignore_merges", false);
  options.continuing_prefix = description.text_or("continuing_subword_prefix", "");
  options.word_suffix = description.text_or("end_of_word_suffix", "");
  MergeTable merges = read_merges(description.at("merges"), vocabulary, options.continuing_prefix);
  return std::make_unique<Bpe>(std::move(vocabulary), std::move(merges), std::move(options));
}

}  // namespace glimpse::text
