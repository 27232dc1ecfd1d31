#include "text/word_piece.h"

#include "base/error.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

class WordPiece : public TokenModel {
 public:
  WordPiece(Vocabulary vocabulary, std::string prefix, size_t longest_word, int64_t unknown_id)
      : vocabulary_(std::move(vocabulary)),
        prefix_(std::move(prefix)),
        longest_word_(longest_word),
        unknown_id_(unknown_id) {}

  void tokenize(std::string_view word, std::vector<int64_t>& ids) const override {
    const size_t before = ids.size();
    const std::u32string codes = code_points(word);
    bool covered = codes.size() <= longest_word_;
    for (size_t begin = 0; covered && begin < codes.size();) {
      const Piece piece = longest_piece(codes, begin);
      covered = piece.end > begin;
      if (covered) ids.push_back(piece.id);
      begin = piece.end;
    }
    if (covered) return;
    ids.resize(before);
    ids.push_back(unknown_id_);
  }
  const Vocabulary& vocabulary() const override { return vocabulary_; }

 private:
  struct Piece {
    int64_t id = 0;
    size_t end = 0;
  };

  Piece longest_piece(const std::u32string& codes, size_t begin) const {
    for (size_t end = codes.size(); end > begin; --end) {
      const std::string text = to_utf8(std::u32string_view(codes).substr(begin, end - begin));
      const auto id = vocabulary_.id_of(begin > 0 ? prefix_ + text : text);
      if (id) return {.id = *id, .end = end};
    }
    return {.end = begin};
  }

  Vocabulary vocabulary_;
  std::string prefix_;
  size_t longest_word_;
  int64_t unknown_id_;
};

}  // namespace

std::unique_ptr<TokenModel> make_word_piece(const JsonView& description) {
  Vocabulary vocabulary = read_vocabulary(description.at("vocab"));
  const std::string unknown = description.text_or("unk_token", "[UNK]");
  const auto unknown_id = vocabulary.id_of(unknown);
  if (!unknown_id) {
    throw Error({.where = description.file(),
                 .found = "a WordPiece vocabulary without '" + unknown + "'",
                 .expected = "its unk_token"});
  }
  const JsonView longest = description.find("max_input_chars_per_word");
  return std::make_unique<WordPiece>(
      std::move(vocabulary), description.text_or("continuing_subword_prefix", "##"),
      longest.is_null() ? 100 : static_cast<size_t>(longest.integer()), *unknown_id);
}

}  // namespace glimpse::text
