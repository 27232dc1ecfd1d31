#pragma once
#include "nn/linear.h"

namespace glimpse::nn {

/// down(silu(gate(x)) * up(x)), the SwiGLU block of Llama, Qwen and the importance predictor.
class GatedMlpImpl : public torch::nn::Module {
 public:
  struct Options {
    int64_t width = 0;
    int64_t inner = 0;
    bool bias = false;
  };
  explicit GatedMlpImpl(const Options& options);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Linear gate_, up_, down_;
};
TORCH_MODULE(GatedMlp);

}  // namespace glimpse::nn
