#pragma once
#include <filesystem>

#include "models/llava/model.h"
#include "models/model.h"

namespace glimpse::models {

/// config.json of a LLaVA-1.5 or LLaVA-NeXT folder. Keys that it leaves out have the defaults of
/// transformers' Llama or Mistral. Errors: Error for values this implementation does not cover.
LlavaConfig read_llava_config(const std::filesystem::path& folder);

/// Reads a Hugging Face LLaVA-1.5 folder in either key dialect: "language_model.model...", or, as
/// transformers 5 saves it, "model.language_model..." with "lm_head.weight".
Model load_llava(const std::filesystem::path& folder, const ModelSpec& spec);

/// The weights of `spec.folder` in either dialect. Errors: those of tensor::load_state.
void load_llava_weights(LlavaModules& modules, const ModelSpec& spec);

/// The parts as a model, with the folder's end tokens.
Model assemble_llava(const ModelSpec& spec, const std::shared_ptr<LlavaModules>& modules,
                     std::unique_ptr<Processor> processor, std::shared_ptr<VisionTower> vision);

}  // namespace glimpse::models
