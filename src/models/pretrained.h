#pragma once
#include <filesystem>
#include <string>

#include "models/model.h"

namespace glimpse::models {

struct LoadModelOptions {
  std::string dtype =
      "auto";  ///< auto | float32 | bfloat16; auto = bfloat16 where the CPU has it in hardware
  std::string device = "cpu";
};

/// Loads a Hugging Face checkpoint folder; its config.json decides the family. Weights are frozen.
/// Errors: Error for a missing file, an unknown model_type (lists the known ones), tensors that do
/// not fit.
Model load_model(const std::filesystem::path& folder, const LoadModelOptions& options = {});

/// SHA-256 over every weight, by name: frozen weights must be bit-identical before and after
/// training.
std::string weights_fingerprint(const torch::nn::Module& modules);

}  // namespace glimpse::models
