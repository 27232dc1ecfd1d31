#include "text/token_model.h"

#include "text/bpe.h"
#include "text/component_table.h"
#include "text/word_level.h"
#include "text/word_piece.h"

namespace glimpse::text {
namespace {

constexpr ComponentEntry<std::unique_ptr<TokenModel>> kModels[] = {
    {"BPE", make_bpe},
    {"WordLevel", make_word_level},
    {"WordPiece", make_word_piece},
};

}  // namespace

std::unique_ptr<TokenModel> make_token_model(const JsonView& description) {
  return make_component<std::unique_ptr<TokenModel>>("model", kModels, description);
}

Vocabulary read_vocabulary(const JsonView& vocab) {
  Vocabulary vocabulary;
  for (const auto& [token, id_value] : vocab.members()) {
    const int64_t id = id_value.integer();
    if (const std::string& other = vocabulary.token_of(id); !other.empty()) {
      throw Error(
          {.where = vocab.file(),
           .found = "the tokens '" + other + "' and '" + token + "' with id " + std::to_string(id),
           .expected = "an id of its own for every token"});
    }
    vocabulary.add(token, id);
  }
  return vocabulary;
}

}  // namespace glimpse::text
