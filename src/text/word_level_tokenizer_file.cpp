#include "text/word_level_tokenizer_file.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace glimpse::text {
namespace {

using Json = nlohmann::ordered_json;

Json added_token(const std::string& content, int64_t id) {
  return {{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
          {"rstrip", false}, {"normalized", false}, {"special", true}};
}

Json make_vocabulary(const std::vector<std::string>& specials,
                     const std::vector<std::string>& words) {
  Json vocabulary = Json::object();
  for (const auto* tokens : {&specials, &words}) {
    for (const std::string& token : *tokens) {
      if (vocabulary.contains(token)) {
        throw Error({.where = "word-level vocabulary",
                     .found = "the token '" + token + "' twice",
                     .expected = "every token once"});
      }
      vocabulary[token] = vocabulary.size();
    }
  }
  return vocabulary;
}

Json bos_template(const Json& bos_id) {
  const Json bos = {{"SpecialToken", {{"id", "<bos>"}, {"type_id", 0}}}};
  const auto sequence = [](const char* name) {
    return Json{{"Sequence", {{"id", name}, {"type_id", 0}}}};
  };
  const Json token = {{"id", "<bos>"}, {"ids", {bos_id}}, {"tokens", {"<bos>"}}};
  return {{"type", "TemplateProcessing"},
          {"single", {bos, sequence("A")}},
          {"pair", {bos, sequence("A"), sequence("B")}},
          {"special_tokens", {{"<bos>", token}}}};
}

Json special_names() {
  return {{"bos_token", "<bos>"},
          {"eos_token", "<eos>"},
          {"pad_token", "<pad>"},
          {"unk_token", "<unk>"}};
}

}  // namespace

const std::vector<std::string>& word_level_specials() {
  static const std::vector<std::string> kSpecials{"<pad>", "<bos>", "<eos>", "<unk>", "<image>"};
  return kSpecials;
}

std::string word_level_tokenizer_json(const std::vector<std::string>& words,
                                      const std::vector<std::string>& specials) {
  const Json vocabulary = make_vocabulary(specials, words);
  Json added = Json::array();
  for (const std::string& token : specials) {
    added.push_back(added_token(token, vocabulary.at(token).get<int64_t>()));
  }
  for (const char* needed : {"<bos>", "<unk>"}) {
    if (vocabulary.contains(needed)) continue;
    throw Error({.where = "word-level vocabulary",
                 .found = std::string("no ") + needed,
                 .expected = "it among the special tokens"});
  }
  const Json whitespace = {{"type", "Whitespace"}};
  const Json digits = {{"type", "Digits"}, {"individual_digits", true}};
  Json file = Json::object();
  file["version"] = "1.0";
  file["truncation"] = nullptr;
  file["padding"] = nullptr;
  file["added_tokens"] = added;
  file["normalizer"] = {{"type", "Lowercase"}};
  file["pre_tokenizer"] = {{"type", "Sequence"}, {"pretokenizers", {whitespace, digits}}};
  file["post_processor"] = bos_template(vocabulary.at("<bos>"));
  file["decoder"] = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}};
  file["model"] = {{"type", "WordLevel"}, {"vocab", vocabulary}, {"unk_token", "<unk>"}};
  return file.dump(2) + "\n";
}

std::string word_level_tokenizer_config_json(int64_t model_max_length) {
  Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"},
                 {"processor_class", "LlavaProcessor"}};
  config.update(special_names());
  config["extra_special_tokens"] = {{"image_token", "<image>"}};
  config["model_max_length"] = model_max_length;
  config["padding_side"] = "left";
  // Otherwise transformers adds token_type_ids, which LLaVA's generate refuses.
  config["model_input_names"] = {"input_ids", "attention_mask"};
  config["clean_up_tokenization_spaces"] = false;
  return config.dump(2) + "\n";
}

std::string word_level_special_tokens_map_json() {
  Json map = special_names();
  map["image_token"] = "<image>";
  return map.dump(2) + "\n";
}

}  // namespace glimpse::text
