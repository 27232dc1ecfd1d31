#include "inference/generate.h"

#include <torch/torch.h>

#include <algorithm>

#include "inference/stop_strings.h"

namespace glimpse::inference {
namespace {

// One decode step: logits [V] after token `id` at `position`.
torch::Tensor step(const models::Model& model, nn::KvCache& cache, int64_t id, int64_t position) {
  models::Decoder& decoder = *model.decoder;
  const auto options = torch::TensorOptions().dtype(torch::kInt64).device(model.spec.device);
  models::Rows rows{.hidden_TD = decoder.embed_tokens(torch::full({1}, id, options)),
                    .position_ids = torch::full({1}, position, options)};
  rows.spans.push_back({.begin = 0, .end = 1, .cache = &cache});
  decoder.run_layers({0, decoder.shape().layers}, rows, {});
  return decoder.logits(rows.hidden_TD).squeeze(0);
}

}  // namespace

std::vector<int64_t> generate(const models::Model& model, PrefillResult& start,
                              const torch::Tensor& prompt_ids, const GenerateOptions& options) {
  Sampler sampler(options.sampling, prompt_ids);
  const std::vector<int64_t>& ends = model.spec.end_ids;
  StopWatcher stops(options.stop, model.processor.get());
  std::vector<int64_t> ids;
  torch::Tensor logits = start.logits_V;
  while (static_cast<int64_t>(ids.size()) < options.max_new_tokens) {
    const int64_t id = sampler.next(logits);
    if (std::find(ends.begin(), ends.end(), id) != ends.end()) break;
    ids.push_back(id);
    if (options.on_token) options.on_token(id);
    if (stops.found(id)) break;
    if (static_cast<int64_t>(ids.size()) == options.max_new_tokens) break;
    const int64_t position = start.next_position + static_cast<int64_t>(ids.size()) - 1;
    logits = step(model, start.sequence.cache, id, position);
  }
  return ids;
}

}  // namespace glimpse::inference
