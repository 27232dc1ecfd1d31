#include "cli/tokenize.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "cli/app.h"
#include "text/json_view.h"
#include "text/tokenizer.h"

namespace glimpse::cli {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> read_texts(const TokenizeOptions& options) {
  if (options.text.has_value() != options.file.empty()) {
    throw Error({.where = "tokenize",
                 .found = options.text ? "--text and --file" : "no text",
                 .expected = "exactly one of --text and --file"});
  }
  if (options.text) return {*options.text};
  std::vector<std::string> texts;
  for (const text::JsonView& entry : text::JsonView::read(options.file).items()) {
    texts.push_back(entry.text());
  }
  return texts;
}

Json row(const text::Tokenizer& tokenizer, const std::string& text) {
  const std::vector<int64_t> ids = tokenizer.encode(text, /*add_special=*/true);
  const std::vector<int64_t> plain = tokenizer.encode(text, /*add_special=*/false);
  Json tokens = Json::array();
  for (const int64_t id : plain) tokens.push_back(tokenizer.token_of(id));
  return {{"text", text},
          {"ids", ids},
          {"ids_no_special", plain},
          {"tokens", tokens},
          {"decoded", tokenizer.decode(ids, /*skip_special=*/false)},
          {"decoded_skip_special", tokenizer.decode(ids, /*skip_special=*/true)}};
}

}  // namespace

int tokenize(const TokenizeOptions& options) {
  const std::vector<std::string> texts = read_texts(options);
  const auto tokenizer = text::load_tokenizer(options.model);
  Json rows = Json::array();
  for (const std::string& text : texts) rows.push_back(row(*tokenizer, text));
  write_file_atomically(options.json, Json{{"rows", rows}}.dump(1) + "\n");
  std::cout << options.json << ": " << texts.size() << " rows\n";
  return kExitOk;
}

}  // namespace glimpse::cli
