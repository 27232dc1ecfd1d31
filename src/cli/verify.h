#pragma once
#include <map>
#include <string>
#include <vector>

#include "inference/trace.h"

namespace glimpse::cli {

struct VerifyOptions {
  std::string reference;  ///< safetensors file of scripts/record_reference.py
  std::string model, predictor;
  std::string device = "cpu", dtype = "float32", image_resize = "pillow13";
  double tolerance = 2e-4;  ///< on features, hidden states, attention rows, logits
};

/// How one recorded tensor compares with ours.
struct Comparison {
  std::string name;
  bool agrees = false;
  std::string difference;  ///< for people
};

/// Every tensor of the reference that a trace can hold (docs/formats.md): integers and masks must
/// be equal, pixel values within 1e-6, a predictor's logits within 5 times `tolerance`, the rest
/// within `tolerance`. Pictures ("image.0" ...) are inputs and are left out.
std::vector<Comparison> compare_traces(const std::map<std::string, torch::Tensor>& reference,
                                       const std::map<std::string, torch::Tensor>& ours,
                                       double tolerance);

/// `glimpse verify`: answers the reference's prompt about its pictures and prints a line per
/// tensor. The reference holds `input_ids` int64 [S] (expanded), pictures "image.0", ... uint8
/// [H, W, 3] in prompt order, and any tensors of a trace. Exit code 5 when one differs. Errors:
/// Error for a reference without ids, with tensors that no trace has, or with nothing to compare.
int verify(const VerifyOptions& options);

}  // namespace glimpse::cli
