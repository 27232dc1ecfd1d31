#include "training/data_parallel.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <exception>
#include <thread>

namespace glimpse::training {
namespace {

void accumulate(StepResult& total, const StepResult& part, double share) {
  total.loss += share * part.loss;
  total.samples += part.samples;
  total.backward_ms = std::max(total.backward_ms, part.backward_ms);
  for (const auto& [name, value] : part.components) total.components[name] += share * value;
  total.gradients.resize(part.gradients.size());
  for (size_t i = 0; i < part.gradients.size(); ++i) {
    if (!part.gradients[i].defined()) continue;
    const torch::Tensor scaled = part.gradients[i].to(torch::kFloat32) * share;
    total.gradients[i] = total.gradients[i].defined() ? total.gradients[i] + scaled : scaled;
  }
}

}  // namespace

StepResult data_parallel(int64_t workers, const std::function<StepResult(int64_t worker)>& shard) {
  std::vector<StepResult> parts(static_cast<size_t>(workers));
  std::vector<std::exception_ptr> failures(parts.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < parts.size(); ++i) {
    threads.emplace_back([&, i] {
      try {
        at::set_num_threads(1);
        at::globalContext().setFlushDenormal(true);  // per thread (MXCSR)
        parts[i] = shard(static_cast<int64_t>(i));
      } catch (...) {
        failures[i] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  StepResult total;
  for (const StepResult& part : parts) accumulate(total, part, 1.0 / static_cast<double>(workers));
  return total;
}

}  // namespace glimpse::training
