#include "evaluation/bench_samples.h"

#include <torch/torch.h>

namespace glimpse::evaluation {

BenchSamples::BenchSamples(const BenchConfig& config, const BenchInputs& inputs)
    : config_(timing_config(config)), inputs_(inputs) {
  const GeneratedPictures generated(config.picture, config.samples, config.question);
  variants_ = variants_of(
      config_, {.model = inputs.model, .dataset = generated, .predictors = inputs.predictors});
  for (int64_t i = 0; i < config.samples; ++i) {
    samples_.push_back(generated.samples(i)[0]);
    pictures_.push_back(generated.picture(i));
  }
}

inference::Request BenchSamples::request(int64_t index, const Variant& variant) const {
  const data::Sample& sample = samples_.at(static_cast<size_t>(index));
  inference::Request request{
      .input = input_of(variant, prompt_of(sample, config_), pictures_[static_cast<size_t>(index)],
                        *inputs_.model.processor),
      .generation = {.max_new_tokens = config_.max_new_tokens, .ignore_end = true}};
  request.stages = stages_of(variant, sample, request.input);
  return request;
}

}  // namespace glimpse::evaluation
