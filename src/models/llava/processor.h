#pragma once
#include <filesystem>
#include <memory>
#include <optional>

#include "models/llava/config.h"
#include "models/model.h"

namespace glimpse::models {

/// What the LLaVA families share: tokenizer, chat template, one mark per picture.
class LlavaTextProcessor : public Processor {
 public:
  LlavaTextProcessor(const std::filesystem::path& folder, const LlavaConfig& config);
  const text::Tokenizer& tokenizer() const override { return *tokenizer_; }
  int64_t image_token() const override { return image_token_; }
  std::string render(const Prompt& prompt) const override;
  ModelInput lay_out(const std::vector<int64_t>& ids, const Pixels& pixels) const override;

 private:
  text::FolderChatTemplate chat_;
  int64_t image_token_;
  std::optional<int64_t> longest_;
  std::unique_ptr<text::Tokenizer> tokenizer_;
};

/// tokenizer.json, preprocessor_config.json and the chat template of a LLaVA-1.5 folder.
std::unique_ptr<Processor> llava_processor(const std::filesystem::path& folder,
                                           const LlavaConfig& config, image::PassOrder order = {});

}  // namespace glimpse::models
