#include "text/word_level.h"

#include "text/component_table.h"

namespace glimpse::text {
namespace {

class WordLevel : public TokenModel {
 public:
  WordLevel(Vocabulary vocabulary, std::string_view unknown)
      : vocabulary_(std::move(vocabulary)), unknown_id_(vocabulary_.id_of(unknown)) {}

  void tokenize(std::string_view word, std::vector<int64_t>& ids) const override {
    const std::optional<int64_t> id = vocabulary_.id_of(word);
    if (!id && !unknown_id_) {
      throw Error({.where = "tokenizer.json",
                   .found = "the word '" + std::string(word) + "', which the vocabulary lacks",
                   .expected = "known words, as the vocabulary has no unk_token either"});
    }
    ids.push_back(id ? *id : *unknown_id_);
  }
  const Vocabulary& vocabulary() const override { return vocabulary_; }

 private:
  Vocabulary vocabulary_;
  std::optional<int64_t> unknown_id_;
};

}  // namespace

std::unique_ptr<TokenModel> make_word_level(const JsonView& description) {
  return std::make_unique<WordLevel>(read_vocabulary(description.at("vocab")),
                                     description.text_or("unk_token", ""));
}

}  // namespace glimpse::text
