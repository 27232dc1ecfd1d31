#include "inference/generate.h"

#include <torch/torch.h>

#include <algorithm>

#include "inference/stop_strings.h"

namespace glimpse::inference {
namespace {

// One prompt on its way.
class Continuation {
 public:
  Continuation(const Decoding& decoding, const models::Processor* processor)
      : start_(*decoding.start),
        options_(decoding.options),
        sampler_(decoding.options.sampling, decoding.prompt_ids),
        stops_(decoding.options.stop, processor),
        open_(options_.max_new_tokens > 0) {}

  void take(const torch::Tensor& logits_V, const std::vector<int64_t>& end_ids) {
    const int64_t id = sampler_.next(logits_V);
    const bool is_end = std::find(end_ids.begin(), end_ids.end(), id) != end_ids.end();
    open_ = options_.ignore_end || !is_end;
    if (!open_) return;
    ids_.push_back(id);
    if (options_.on_token) options_.on_token(id);
    open_ = !stops_.found(id) && count() < options_.max_new_tokens;
  }

  bool is_open() const { return open_; }
  int64_t last_id() const { return ids_.back(); }
  int64_t last_position() const { return start_.next_position + count() - 1; }
  nn::KvCache* cache() { return &start_.sequence.cache; }
  const torch::Tensor& first_logits() const { return start_.logits_V; }
  std::vector<int64_t> ids() const { return ids_; }

 private:
  int64_t count() const { return static_cast<int64_t>(ids_.size()); }

  PrefillResult& start_;
  const GenerateOptions& options_;
  Sampler sampler_;
  StopWatcher stops_;
  std::vector<int64_t> ids_;
  bool open_;
};

// One decode step: logits [B, V] behind the last ids of the continuations.
torch::Tensor step(const models::Model& model, const std::vector<Continuation*>& batch) {
  std::vector<int64_t> ids, positions;
  models::Rows rows;
  for (Continuation* c : batch) {
    const auto row = static_cast<int64_t>(ids.size());
    rows.spans.push_back({.begin = row, .end = row + 1, .cache = c->cache()});
    ids.push_back(c->last_id());
    positions.push_back(c->last_position());
  }
  models::Decoder& decoder = *model.decoder;
  rows.hidden_TD = decoder.embed_tokens(torch::tensor(ids, torch::kInt64).to(model.spec.device));
  rows.position_ids = torch::tensor(positions, torch::kInt64).to(model.spec.device);
  decoder.run_layers({0, decoder.shape().layers}, rows, {});
  return decoder.logits(rows.hidden_TD);
}

}  // namespace

std::vector<std::vector<int64_t>> generate(const models::Model& model,
                                           const std::vector<Decoding>& batch) {
  std::vector<Continuation> all;
  for (const Decoding& decoding : batch) all.emplace_back(decoding, model.processor.get());
  for (Continuation& c : all) {
    if (c.is_open()) c.take(c.first_logits(), model.spec.end_ids);
  }
  while (true) {
    std::vector<Continuation*> open;
    for (Continuation& c : all) {
      if (c.is_open()) open.push_back(&c);
    }
    if (open.empty()) break;
    const torch::Tensor logits_BV = step(model, open);
    for (size_t i = 0; i < open.size(); ++i) {
      open[i]->take(logits_BV[static_cast<int64_t>(i)], model.spec.end_ids);
    }
  }
  std::vector<std::vector<int64_t>> ids;
  for (const Continuation& c : all) ids.push_back(c.ids());
  return ids;
}

}  // namespace glimpse::inference
