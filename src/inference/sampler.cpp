#include "inference/sampler.h"

#include <torch/torch.h>

#include <limits>

#include "base/require.h"

namespace glimpse::inference {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// Keeps the smallest set of ids whose probability reaches top_p (the id that crosses it included).
void keep_nucleus(torch::Tensor& logits, double top_p) {
  const auto [sorted, order] = at::sort(logits, /*stable=*/true, -1, /*descending=*/true);
  const torch::Tensor probability = at::softmax(sorted, -1);
  const torch::Tensor before = probability.cumsum(-1) - probability;
  logits.index_fill_(0, order.masked_select(before >= top_p), kNever);
}

}  // namespace

void validate(const SamplingOptions& o) {
  require_range(o.temperature >= 0, "temperature", "zero (greedy) or more");
  require_range(o.top_k >= 0, "top_k", "zero (all) or more");
  require_range(o.top_p > 0 && o.top_p <= 1, "top_p", "a number in (0, 1]");
  require_range(o.repetition_penalty > 0, "repetition_penalty", "a positive number");
}

Sampler::Sampler(const SamplingOptions& options, const torch::Tensor& prompt_ids)
    : options_(options), random_(Random::of(options.seed, 0)) {
  validate(options);
  const torch::Tensor ids = prompt_ids.cpu().contiguous();
  seen_.assign(ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel());
}

int64_t Sampler::next(const torch::Tensor& logits_V) {
  torch::Tensor logits =
      logits_V.detach().cpu().to(torch::kFloat64, /*non_blocking=*/false, /*copy=*/true);
  if (options_.repetition_penalty != 1.0) {
    const torch::Tensor seen = torch::tensor(seen_, torch::kInt64);
    const torch::Tensor values = logits.index_select(0, seen);
    logits.index_copy_(0, seen,
                       at::where(values < 0, values * options_.repetition_penalty,
                                 values / options_.repetition_penalty));
  }
  int64_t id = 0;
  if (options_.temperature == 0) {
    id = logits.argmax().item<int64_t>();
  } else {
    logits.div_(options_.temperature);
    if (options_.top_k > 0 && options_.top_k < logits.size(0)) {
      const torch::Tensor threshold = std::get<0>(logits.topk(options_.top_k)).min();
      logits.masked_fill_(logits < threshold, kNever);
    }
    if (options_.top_p < 1.0) keep_nucleus(logits, options_.top_p);
    const torch::Tensor cumulative = at::softmax(logits, -1).cumsum(-1);
    const torch::Tensor draw =
        torch::full({1}, random_.uniform() * cumulative[-1].item<double>(), torch::kFloat64);
    id = std::min(at::searchsorted(cumulative, draw, false, /*right=*/true).item<int64_t>(),
                  logits.size(0) - 1);
  }
  seen_.push_back(id);
  return id;
}

}  // namespace glimpse::inference
