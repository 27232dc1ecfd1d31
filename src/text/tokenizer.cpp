#include "text/tokenizer.h"

#include <algorithm>
#include <unordered_set>

#include "base/error.h"
#include "base/strings.h"
#include "text/added_tokens.h"
#include "text/decoder.h"
#include "text/normalizer.h"
#include "text/post_processor.h"
#include "text/pre_tokenizer.h"
#include "text/token_model.h"
#include "text/tokenizer_files.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

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

// Like Python's strip(), which also takes the four ASCII separators.
std::string strip(const std::string& text) {
  const std::u32string codes = code_points(text);
  const auto blank = [](char32_t code) {
    return is_white_space(code) || (code >= 0x1C && code <= 0x1F);
  };
  const auto begin = std::find_if_not(codes.begin(), codes.end(), blank);
  const auto end = std::find_if_not(codes.rbegin(), codes.rend(), blank).base();
  return begin < end ? to_utf8(std::u32string(begin, end)) : "";
}

struct Parts {
  std::vector<AddedToken> added;
  Normalizer normalize;
  PreTokenizer split_words;
  std::unique_ptr<TokenModel> model;
  PostProcessor special;
  Decoder decode;
  std::string word_suffix;  // CLIP's "</w>": a space in decoded text
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
    if (!is_utf8(text)) {
      throw Error({.where = "text", .found = "bytes that are not UTF-8", .expected = "UTF-8"});
    }
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
    if (!parts_.word_suffix.empty()) text = strip(replace_all(text, parts_.word_suffix, " "));
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

// The class of the checkpoint decides what LLaMA tokenizers add; the template of tokenizer.json is
// only what was true when the file was written.
PostProcessor llama_template(const TokenizerFiles& files, const TokenModel& model) {
  const auto ids = [&](const std::optional<std::string>& token) -> std::vector<int64_t> {
    if (!token) return {};
    for (const AddedToken& added : files.added) {
      if (added.content == *token) return {added.id};
    }
    if (const auto id = model.vocabulary().id_of(*token)) return {*id};
    throw Error({.where = files.config.file(),
                 .found = "the token '" + *token + "', which the vocabulary lacks",
                 .expected = "bos_token and eos_token of the vocabulary"});
  };
  return {.before = ids(files.bos), .after = ids(files.eos)};
}

}  // namespace

std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& folder) {
  const TokenizerFiles files = read_tokenizer_files(folder);
  const JsonView& file = files.tokenizer;
  Parts parts;
  parts.added = files.added;
  parts.normalize = make_normalizer(file.find("normalizer"));
  parts.split_words = make_pre_tokenizer(file.find("pre_tokenizer"));
  parts.model = make_token_model(file.at("model"));
  parts.special = files.llama_template ? llama_template(files, *parts.model)
                                       : make_post_processor(file.find("post_processor"));
  parts.decode = make_decoder(file.find("decoder"));
  parts.word_suffix = file.at("model").text_or("end_of_word_suffix", "");
  parts.clean_up = files.config.flag_or("clean_up_tokenization_spaces", false);
  return std::make_unique<Pipeline>(std::move(parts));
}

}  // namespace glimpse::text
