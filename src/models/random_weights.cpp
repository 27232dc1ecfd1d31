#include "models/random_weights.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include "tensor/load.h"

namespace glimpse::models {
namespace {

constexpr double kStartDeviation = 0.02;   // initializer_range of the published configs
constexpr int64_t kBlockLength = 1048573;  // a prime: rows of a matrix start at different places

// Repeats a block of draws.
class DrawnBlock {
 public:
  explicit DrawnBlock(const ModelSpec& spec) {
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(spec.random_seed.value());
    torch::Tensor values = torch::empty({kBlockLength});
    values.normal_(0, kStartDeviation, generator);
    block_ = values.to(spec.dtype);
  }

  void fill(torch::Tensor& weights) {
    torch::Tensor flat = weights.view({-1});
    for (int64_t done = 0; done < flat.size(0);) {
      const int64_t count = std::min(flat.size(0) - done, kBlockLength - next_);
      flat.narrow(0, done, count).copy_(block_.narrow(0, next_, count));
      done += count;
      next_ = (next_ + count) % kBlockLength;
    }
  }

 private:
  torch::Tensor block_;
  int64_t next_ = 0;
};

}  // namespace

StartValue start_value(const std::string& name, int64_t dimensions) {
  if (name.ends_with(".bias")) return StartValue::zero;
  return dimensions == 1 && name.ends_with(".weight") ? StartValue::one : StartValue::normal;
}

storage::TensorMap random_weights(const torch::nn::Module& modules, const ModelSpec& spec) {
  torch::NoGradGuard no_grad;
  DrawnBlock block(spec);
  storage::TensorMap tensors;
  for (const auto& item : modules.named_parameters()) {
    torch::Tensor weights = torch::empty(item.value().sizes(), spec.dtype);
    switch (start_value(item.key(), weights.dim())) {
      case StartValue::one:
        weights.fill_(1);
        break;
      case StartValue::zero:
        weights.zero_();
        break;
      case StartValue::normal:
        block.fill(weights);
    }
    tensors.emplace(item.key(), tensor::to_view(weights));
  }
  return tensors;
}

}  // namespace glimpse::models
