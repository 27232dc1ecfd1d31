#pragma once
#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.h"

namespace glimpse::inference {

struct SamplingOptions {
  double temperature = 0;  ///< 0 = greedy
  int64_t top_k = 0;       ///< 0 = all
  double top_p = 1.0;
  double repetition_penalty =
      1.0;  ///< Keskar et al. 2019; applies to every id seen, prompt included
  uint64_t seed = 0;
};

template <class V>
void visit_fields(V& v, SamplingOptions& c) {
  v("temperature", c.temperature, "0 = the likeliest token (greedy)");
  v("top_k", c.top_k, "only the so many likeliest tokens; 0 = all");
  v("top_p", c.top_p, "only the likeliest tokens that make up this probability");
  v("repetition_penalty", c.repetition_penalty, "on tokens of the prompt and the answer; 1 = none");
  v("seed", c.seed, "of the draws");
}

/// Errors: Error for values out of range.
void validate(const SamplingOptions& options);

/// Picks one id after another; the order of the steps is that of transformers' logits processors:
/// repetition penalty, temperature, top-k, top-p. Greedy ties go to the lower id.
class Sampler {
 public:
  Sampler(const SamplingOptions& options, const torch::Tensor& prompt_ids);
  /// logits float [V] -> the next id, which counts as seen from now on.
  int64_t next(const torch::Tensor& logits_V);

 private:
  SamplingOptions options_;
  std::vector<int64_t> seen_;
  Random random_;
};

}  // namespace glimpse::inference
