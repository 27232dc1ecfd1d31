#pragma once
#include <functional>
#include <vector>

#include "inference/prefill.h"
#include "inference/sampler.h"

namespace glimpse::inference {

struct GenerateOptions {
  int64_t max_new_tokens = 64;
  SamplingOptions sampling;
  bool ignore_end = false;  ///< end tokens are tokens like others: an answer of fixed length
  std::vector<std::string> stop = {};        ///< ends as soon as the text holds one of these
  std::function<void(int64_t id)> on_token;  ///< streaming; may be empty
};

/// A prefilled prompt to decode from; its sequence's caches grow.
struct Decoding {
  PrefillResult* start = nullptr;
  torch::Tensor prompt_ids;
  GenerateOptions options;
};

/// Decodes prompts side by side, each until an end token (not returned) or its limit: the rows of a
/// step are packed, ragged, into one pass through the decoder.
std::vector<std::vector<int64_t>> generate(const models::Model& model,
                                           const std::vector<Decoding>& batch);

}  // namespace glimpse::inference
