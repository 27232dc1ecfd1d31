#include "pruning/methods/downsample.h"

#include "base/error.h"
#include "pruning/method_request.h"

namespace glimpse::pruning {

PictureShare picture_share(const PruningConfig& config, const SampleContext& sample) {
  return {.share = Request{config, {}, sample}.share(),
          .whole_positions = config.positions == "keep"};
}

std::vector<Stage> downsample(const SampleContext& sample) {
  if (sample.smaller) return {};
  throw Error({.where = "pruning method 'downsample'",
               .found = "whole pictures",
               .expected = "a command that makes pictures smaller: eval, run"});
}

}  // namespace glimpse::pruning
