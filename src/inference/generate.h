#pragma once
#include <functional>
#include <vector>

#include "inference/prefill.h"
#include "inference/sampler.h"

namespace glimpse::inference {

struct GenerateOptions {
  int64_t max_new_tokens = 64;
  SamplingOptions sampling;
  std::vector<std::string> stop = {};        ///< ends as soon as the text holds one of these
  std::function<void(int64_t id)> on_token;  ///< streaming; may be empty
};

/// Decodes after a prefill until an end token (not returned) or the limit. The sequence's caches
/// grow.
std::vector<int64_t> generate(const models::Model& model, PrefillResult& start,
                              const torch::Tensor& prompt_ids, const GenerateOptions& options);

}  // namespace glimpse::inference
