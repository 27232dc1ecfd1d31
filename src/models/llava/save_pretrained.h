#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "models/llava/model.h"

namespace glimpse::models {

/// Writes `modules` as a Hugging Face LLaVA-1.5 folder that load_model and transformers read:
/// config.json, generation_config.json, preprocessor_config.json, processor_config.json, a
/// word-level tokenizer, the demo chat template, and model.safetensors in bfloat16 under the
/// published names.
///   words  the vocabulary behind the special tokens (text/word_level_tokenizer_file.h), in id
///   order
/// Errors: Error when words and special tokens are not text_config.vocab_size tokens, or a file
/// cannot be written.
void save_pretrained(const LlavaModules& modules, const std::vector<std::string>& words,
                     const std::filesystem::path& folder);

}  // namespace glimpse::models
