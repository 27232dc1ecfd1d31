#include "inference/vision_evidence.h"

#include <torch/torch.h>

#include <algorithm>

namespace glimpse::inference {
namespace {

void add_new(std::vector<int64_t>& numbers, const std::vector<int64_t>& more) {
  for (const int64_t number : more) {
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) {
      numbers.push_back(number);
    }
  }
}

// Rows of alive tokens of what was encoded under some number.
struct Encoded {
  const std::vector<int64_t>& numbers;
  const std::vector<torch::Tensor>& tensors;

  std::vector<torch::Tensor> rows(const std::vector<int64_t>& wanted,
                                  const torch::Tensor& alive_N) const {
    std::vector<torch::Tensor> found;
    for (const int64_t number : wanted) {
      const auto place = std::find(numbers.begin(), numbers.end(), number);
      TORCH_CHECK(place != numbers.end(), "vision block ", number, " was not encoded");
      const torch::Tensor& all = tensors[static_cast<size_t>(place - numbers.begin())];
      found.push_back(all.index_select(0, alive_N).to(torch::kFloat32));
    }
    return found;
  }
};

}  // namespace

models::VisionTaps needed_vision(const std::vector<pruning::Stage>& stages) {
  models::VisionTaps taps;
  for (const pruning::Stage& stage : stages) {
    add_new(taps.hidden_states, stage.needs.taps);
    add_new(taps.attention, stage.needs.vision_attention);
    add_new(taps.unsplit_attention, stage.needs.unsplit_attention);
    add_new(taps.keys, stage.needs.vision_keys);
  }
  return taps;
}

void fill_vision(const pruning::Needs& needs, const VisualFeatures& features,
                 pruning::Evidence& evidence) {
  const torch::Tensor& alive_N = evidence.alive_N;
  const models::VisionTaps& asked = features.asked;
  evidence.taps_NC = Encoded{asked.hidden_states, features.taps_NC}.rows(needs.taps, alive_N);
  evidence.vision_attention_N =
      Encoded{asked.attention, features.attention_N}.rows(needs.vision_attention, alive_N);
  evidence.unsplit_attention_N =
      Encoded{asked.unsplit_attention, features.unsplit_attention_N}.rows(needs.unsplit_attention,
                                                                          alive_N);
  evidence.vision_keys_NHd =
      Encoded{asked.keys, features.keys_NHd}.rows(needs.vision_keys, alive_N);
  if (needs.projected) {
    evidence.projected_ND = features.projected_ND.index_select(0, alive_N).to(torch::kFloat32);
  }
}

}  // namespace glimpse::inference
