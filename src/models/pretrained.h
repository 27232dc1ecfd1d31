#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "models/model.h"
#include "models/model_source.h"

namespace glimpse::models {

struct LoadModelOptions {
  std::string dtype =
      "auto";  ///< auto | float32 | bfloat16; auto = bfloat16 where the CPU has it in hardware
  std::string device = "cpu";
  std::string image_resize = "pillow13";  ///< | pillow12: image/resize.h
  /// Random weights (models/random_weights.h) instead of the folder's, which may then lack them:
  /// for measuring speed at any shape.
  std::optional<uint64_t> random_seed = {};
};

/// Loads a Hugging Face checkpoint folder; its config.json decides the family. Weights are frozen.
/// Errors: Error for a missing file, an unknown model_type (lists the known ones), tensors that do
/// not fit.
Model load_model(const std::filesystem::path& folder, const LoadModelOptions& options = {});
/// The same as a configuration names it.
Model load_model(const ModelSource& source);

/// What turns text and pictures into that model's inputs, without its weights. Errors: as
/// load_model.
std::unique_ptr<Processor> load_processor(const ModelSource& source);

/// The modules that the folder's config.json describes; their memory is only reserved, nothing
/// writes to it. Errors: as load_model for the config.
std::shared_ptr<torch::nn::Module> unloaded_modules(const std::filesystem::path& folder);

/// SHA-256 over every weight, by name: frozen weights must be bit-identical before and after
/// training.
std::string weights_fingerprint(const torch::nn::Module& modules);

}  // namespace glimpse::models
