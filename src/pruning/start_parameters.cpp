#include "pruning/start_parameters.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <cmath>
#include <string>

namespace glimpse::pruning {
namespace {

constexpr double kEmbeddingDeviation = 0.02;

bool has(const std::string& name, const char* part) { return name.find(part) != std::string::npos; }

void start(const std::string& name, torch::Tensor& parameter, at::Generator& generator) {
  const bool is_bias = name.ends_with("bias");
  if (has(name, "norm")) {
    parameter.fill_(is_bias ? 0.0 : 1.0);
  } else if (has(name, "embeddings")) {
    parameter.normal_(0.0, kEmbeddingDeviation, generator);
  } else if (is_bias) {
    parameter.zero_();
  } else {
    TORCH_CHECK(has(name, "proj") && parameter.dim() == 2, "no start value for ", name);
    const auto fans = static_cast<double>(parameter.size(0) + parameter.size(1));
    const double bound = std::sqrt(6.0 / fans);
    parameter.uniform_(-bound, bound, generator);
  }
}

}  // namespace

void start_parameters(torch::nn::Module& predictor, uint64_t seed) {
  torch::NoGradGuard no_grad;
  at::Generator generator = at::detail::createCPUGenerator(seed);
  for (auto& item : predictor.named_parameters()) {
    torch::Tensor values = torch::empty(item.value().sizes());
    start(item.key(), values, generator);
    item.value().copy_(values);
  }
}

}  // namespace glimpse::pruning
