#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "text/added_tokens.h"
#include "text/json_view.h"

namespace glimpse::text {

/// What a checkpoint folder says about its tokenizer.
struct TokenizerFiles {
  JsonView tokenizer;              ///< tokenizer.json, or what tokenizer.model amounts to
  JsonView config;                 ///< tokenizer_config.json, or an empty object
  std::vector<AddedToken> added;   ///< from all files, each token once
  std::optional<std::string> bos;  ///< LLaMA classes rebuild the template from their flags:
  std::optional<std::string> eos;  ///< the tokens to add in front and behind
  bool llama_template = false;     ///< `bos` and `eos` replace the post-processor
};

/// Reads tokenizer.json, else tokenizer.model; beside it tokenizer_config.json and
/// added_tokens.json, which may list tokens that the former lacks. Errors: Error when there is
/// neither, and for malformed files.
TokenizerFiles read_tokenizer_files(const std::filesystem::path& folder);

}  // namespace glimpse::text
