#pragma once
#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace glimpse::inference {

/// What pruning left, in the three budgets that must not be confused (docs/ARCHITECTURE.md, D9).
struct Retention {
  int64_t visual_tokens = 0;  ///< before pruning
  double kv_tokens = 0;       ///< cached visual entries when decoding starts, mean over layers
  double layer_average_tokens = 0;  ///< visual tokens processed in prefill, mean over layers
  double prefill_flops = 0;         ///< of the decoder's layers (inference/flops.h), text included
  double unpruned_prefill_flops = 0;  ///< the same without pruning
  double keep_ratio = 1;              ///< share kept by the last selection
  double kv_ratio() const { return visual_tokens == 0 ? 0 : kv_tokens / double(visual_tokens); }
  double prefill_flops_ratio() const {
    return unpruned_prefill_flops == 0 ? 0 : prefill_flops / unpruned_prefill_flops;
  }
  double layer_average_ratio() const {
    return visual_tokens == 0 ? 0 : layer_average_tokens / double(visual_tokens);
  }
};

/// One answered prompt.
struct Answer {
  std::string text;
  std::vector<int64_t> ids;  ///< generated, without the end token
  bool stopped = false;      ///< at one of the request's stop texts
  Retention retention;
  std::map<std::string, double> phases_ms;  ///< by phase name (inference/phases.h)
  double ttft_ms = 0;                       ///< from pixels to the first token
  int64_t kv_bytes = 0;                     ///< caches when decoding starts
  int64_t kv_allocated_bytes = 0;           ///< the memory behind them when decoding has ended
  torch::Tensor kept;    ///< int64, visual tokens that survived, original indices
  torch::Tensor scores;  ///< float [n] of the last selection, or undefined
  torch::Tensor scored;  ///< int64 [n], the visual tokens it chose among, original indices
};

}  // namespace glimpse::inference
