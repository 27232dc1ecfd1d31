#pragma once
#include <memory>
#include <string>

#include "base/file.h"
#include "support/shared.h"
#include "text/tokenizer.h"

namespace glimpse::test {

/// A tokenizer.json in a folder of its own.
class TokenizerFolder {
 public:
  explicit TokenizerFolder(const std::string& tokenizer_json, const std::string& config_json = "") {
    write_file_atomically(folder_.path() / "tokenizer.json", tokenizer_json);
    if (!config_json.empty()) {
      write_file_atomically(folder_.path() / "tokenizer_config.json", config_json);
    }
  }
  const std::filesystem::path& path() const { return folder_.path(); }
  std::unique_ptr<text::Tokenizer> load() const { return text::load_tokenizer(folder_.path()); }

 private:
  TempFolder folder_;
};

}  // namespace glimpse::test
