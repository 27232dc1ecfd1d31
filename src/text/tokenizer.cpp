#include "text/tokenizer.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "base/error.h"
#include "base/strings.h"
#include "text/added_tokens.h"
#include "text/decoder.h"
#include "text/json_view.h"
#include "text/normalizer.h"
#include "text/post_processor.h"
#include "text/pre_tokenizer.h"
#include "text/token_model.h"

namespace glimpse::text {
namespace {

AddedToken read_added_token(const JsonView& entry, int64_t id) {
  return {.id = id,
          .content = entry.at("content").text(),
          .single_word = entry.flag_or("single_word", false),
          .lstrip = entry.flag_or("lstrip", false),
          .rstrip = entry.flag_or("rstrip", false),
          .normalized = entry.flag_or("normalized", false),
          .special = entry.flag_or("special", false)};
}

int64_t read_id(const std::string& text) {
  int64_t id = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), id);
  if (result.ec == std::errc() && result.ptr == text.data() + text.size()) return id;
  throw Error({.where = "tokenizer_config.json",
               .found = "the key '" + text + "' in added_tokens_decoder",
               .expected = "a token id"});
}

// Tokens of tokenizer.json, then those that only tokenizer_config.json lists.
std::vector<AddedToken> read_added_tokens(const JsonView& file, const JsonView& config) {
  std::vector<AddedToken> tokens;
  std::unordered_set<std::string> seen;
  const JsonView listed = file.find("added_tokens");
  if (!listed.is_null()) {
    for (const JsonView& entry : listed.items()) {
      tokens.push_back(read_added_token(entry, entry.at("id").integer()));
      seen.insert(tokens.back().content);
    }
  }
  const JsonView configured = config.find("added_tokens_decoder");
  if (!configured.is_null()) {
    for (const auto& [id, entry] : configured.members()) {
      AddedToken token = read_added_token(entry, read_id(id));
      if (seen.insert(token.content).second) tokens.push_back(std::move(token));
    }
  }
  return tokens;
}

std::vector<AddedToken> raw_tokens(const std::vector<AddedToken>& tokens) {
  std::vector<AddedToken> raw;
  for (const AddedToken& token : tokens) {
    if (!token.normalized) raw.push_back(token);
  }
  return raw;
}

// These are looked for in normalised text, so they are normalised too.
std::vector<AddedToken> normalized_tokens(const std::vector<AddedToken>& tokens,
                                          const Normalizer& normalize) {
  std::vector<AddedToken> normalized;
  for (AddedToken token : tokens) {
    if (!token.normalized) continue;
    token.content = normalize(token.content);
    normalized.push_back(std::move(token));
  }
  return normalized;
}

struct Parts {
  std::vector<AddedToken> added;
  Normalizer normalize;
  PreTokenizer split_words;
  std::unique_ptr<TokenModel> model;
  PostProcessor special;
  Decoder decode;
  bool clean_up = false;
};

class Pipeline : public Tokenizer {
 public:
  explicit Pipeline(Parts parts)
      : parts_(std::move(parts)),
        raw_splitter_(raw_tokens(parts_.added)),
        normalized_splitter_(normalized_tokens(parts_.added, parts_.normalize)) {
    for (const AddedToken& token : parts_.added) {
      const std::optional<int64_t> id = parts_.model->vocabulary().id_of(token.content);
      if (id && *id != token.id) {
        throw Error(
            {.where = "tokenizer.json",
             .found = "added token '" + token.content + "' with id " + std::to_string(token.id),
             .expected = "its id in the vocabulary, " + std::to_string(*id)});
      }
      added_.add(token.content, token.id);
      if (token.special) special_ids_.insert(token.id);
    }
  }

  std::vector<int64_t> encode(std::string_view text, bool add_special) const override {
    std::vector<int64_t> ids;
    if (add_special) ids = parts_.special.before;
    for (const TextPiece& piece : raw_splitter_.split(text)) {
      if (piece.id) {
        ids.push_back(*piece.id);
      } else {
        encode_raw(piece, ids);
      }
    }
    if (add_special) {
      ids.insert(ids.end(), parts_.special.after.begin(), parts_.special.after.end());
    }
    return ids;
  }

  std::string decode(std::span<const int64_t> ids, bool skip_special) const override {
    std::vector<std::string> tokens;
    for (const int64_t id : ids) {
      std::string token = token_of(id);
      const bool skipped = skip_special && special_ids_.contains(id);
      if (!token.empty() && !skipped) tokens.push_back(std::move(token));
    }
    std::string text = join(parts_.decode(std::move(tokens)), "");
    return parts_.clean_up ? clean_up_spaces(std::move(text)) : text;
  }

  std::optional<int64_t> id_of(std::string_view token) const override {
    const std::optional<int64_t> id = added_.id_of(token);
    return id ? id : parts_.model->vocabulary().id_of(token);
  }

  std::string token_of(int64_t id) const override {
    const std::string& added = added_.token_of(id);
    return added.empty() ? parts_.model->vocabulary().token_of(id) : added;
  }

  int64_t vocab_size() const override {
    return std::max(added_.size(), parts_.model->vocabulary().size());
  }

 private:
  void encode_raw(const TextPiece& piece, std::vector<int64_t>& ids) const {
    const std::string normalized = parts_.normalize(std::string(piece.text));
    for (const TextPiece& part : normalized_splitter_.split(normalized)) {
      if (part.id) {
        ids.push_back(*part.id);
        continue;
      }
      const bool at_start = piece.begin == 0 && part.begin == 0;
      const Word whole{.text = std::string(part.text), .at_start = at_start};
      for (const Word& word : parts_.split_words(whole)) parts_.model->tokenize(word.text, ids);
    }
  }

  Parts parts_;
  AddedTokenSplitter raw_splitter_;
  AddedTokenSplitter normalized_splitter_;
  Vocabulary added_;
  std::unordered_set<int64_t> special_ids_;
};

}  // namespace

std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& folder) {
  const JsonView file = JsonView::read(folder / "tokenizer.json");
  const auto config_path = folder / "tokenizer_config.json";
  const JsonView config = std::filesystem::exists(config_path)
                              ? JsonView::read(config_path)
                              : JsonView::parse("{}", config_path.string());
  Parts parts;
  parts.added = read_added_tokens(file, config);
  parts.normalize = make_normalizer(file.find("normalizer"));
  parts.split_words = make_pre_tokenizer(file.find("pre_tokenizer"));
  parts.model = make_token_model(file.at("model"));
  parts.special = make_post_processor(file.find("post_processor"));
  parts.decode = make_decoder(file.find("decoder"));
  parts.clean_up = config.flag_or("clean_up_tokenization_spaces", false);
  return std::make_unique<Pipeline>(std::move(parts));
}

}  // namespace glimpse::text
