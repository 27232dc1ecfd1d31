#include "pruning/methods/progressive.h"

#include "base/require.h"

namespace glimpse::pruning {

std::vector<Stage> progressive(const std::vector<std::vector<Stage>>& parts) {
  std::vector<Stage> stages;
  int64_t reached = 0;
  for (const std::vector<Stage>& part : parts) {
    for (const Stage& stage : part) {
      const int64_t layer = stage.at == Hook::before_decoder ? 0 : stage.layer;
      require(layer >= reached, "progressive",
              "a cut before layer " + std::to_string(layer) + " behind one before layer " +
                  std::to_string(reached),
              "cuts in the order of their layers");
      const std::vector<int64_t>& read = stage.needs.attention_layers;
      require(read.empty() || read.front() >= reached, "progressive",
              "attention of layer " + std::to_string(read.empty() ? 0 : read.front()) +
                  " behind a cut before layer " + std::to_string(reached),
              "cuts at or below the layers that the next one reads");
      reached = layer;
      stages.push_back(stage);
    }
  }
  return stages;
}

}  // namespace glimpse::pruning
