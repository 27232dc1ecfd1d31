#include "text/tokenizer_files.h"

#include <charconv>
#include <unordered_set>

#include "base/error.h"
#include "base/file.h"
#include "text/sentencepiece.h"

namespace glimpse::text {
namespace {

namespace fs = std::filesystem;

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

JsonView read_or_empty(const fs::path& path) {
  return fs::exists(path) ? JsonView::read(path) : JsonView::parse("{}", path.string());
}

// "bos_token" and its like are texts or added tokens.
std::optional<std::string> named_token(const JsonView& config, const char* key) {
  const JsonView value = config.find(key);
  if (value.is_null()) return std::nullopt;
  return value.is_text() ? value.text() : value.at("content").text();
}

// The first file that lists a token wins.
class AddedTokenList {
 public:
  void add(AddedToken token) {
    if (seen_.insert(token.content).second) tokens.push_back(std::move(token));
  }
  std::vector<AddedToken> tokens;

 private:
  std::unordered_set<std::string> seen_;
};

std::vector<AddedToken> read_added_tokens(const JsonView& tokenizer, const JsonView& config,
                                          const fs::path& folder) {
  AddedTokenList list;
  const JsonView listed = tokenizer.find("added_tokens");
  if (!listed.is_null()) {
    for (const JsonView& entry : listed.items()) {
      list.add(read_added_token(entry, entry.at("id").integer()));
    }
  }
  const JsonView configured = config.find("added_tokens_decoder");
  if (!configured.is_null()) {
    for (const auto& [id, entry] : configured.members()) {
      list.add(read_added_token(entry, read_id(id)));
    }
  }
  // Older folders: tokens and ids alone.
  for (const auto& [content, id] : read_or_empty(folder / "added_tokens.json").members()) {
    list.add({.id = id.integer(), .content = content, .special = true});
  }
  return std::move(list.tokens);
}

JsonView read_tokenizer(const fs::path& folder, const JsonView& config) {
  const fs::path json = folder / "tokenizer.json", model = folder / "tokenizer.model";
  if (fs::exists(json)) return JsonView::read(json);
  if (!fs::exists(model)) {
    throw Error({.where = folder.string(),
                 .found = "neither tokenizer.json nor tokenizer.model",
                 .expected = "one of them",
                 .advice = "save the folder again with transformers' save_pretrained"});
  }
  const SentencepieceOptions options{.legacy = config.flag_or("legacy", true),
                                     .add_prefix_space = config.flag_or("add_prefix_space", true)};
  return JsonView::parse(
      sentencepiece_tokenizer_json(read_text_file(model), model.string(), options), model.string());
}

}  // namespace

TokenizerFiles read_tokenizer_files(const fs::path& folder) {
  const JsonView config = read_or_empty(folder / "tokenizer_config.json");
  const JsonView tokenizer = read_tokenizer(folder, config);
  TokenizerFiles files{.tokenizer = tokenizer,
                       .config = config,
                       .added = read_added_tokens(tokenizer, config, folder)};
  const bool llama = config.text_or("tokenizer_class", "LlamaTokenizer").starts_with("Llama");
  const bool has_flags =
      !config.find("add_bos_token").is_null() || !config.find("add_eos_token").is_null();
  files.llama_template = llama && (has_flags || !fs::exists(folder / "tokenizer.json"));
  if (!files.llama_template) return files;
  if (config.flag_or("add_bos_token", true)) {
    files.bos = named_token(config, "bos_token").value_or("<s>");
  }
  if (config.flag_or("add_eos_token", false)) {
    files.eos = named_token(config, "eos_token").value_or("</s>");
  }
  return files;
}

}  // namespace glimpse::text
