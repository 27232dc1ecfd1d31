#include "training/pretrain.h"

#include <torch/torch.h>

#include "base/log.h"
#include "base/strings.h"
#include "tensor/dtype.h"
#include "training/pretrain_start.h"

namespace glimpse::training {
namespace {

torch::ScalarType working_dtype(const std::string& name) {
  if (name != "auto") return tensor::parse_dtype(name);
  return tensor::cpu_has_bfloat16() ? torch::kBFloat16 : torch::kFloat32;
}

}  // namespace

std::shared_ptr<models::LlavaModules> pretrain(const PretrainConfig& config,
                                               const std::filesystem::path& run,
                                               const Encode& encode) {
  models::validate(config.model);
  validate(config.vision.loop, "vision.loop");
  validate(config.answer.loop, "answer.loop");
  auto modules = std::make_shared<models::LlavaModules>(config.model);
  start_vision(*modules->vision, config.seed);
  modules->to(working_dtype(config.dtype));
  {
    VisionObjective objective(modules->vision, config.model.feature_state(), config.vision.data);
    train(objective, config.vision.loop, {.folder = run / "vision", .what = "vision"});
  }
  const double feature_std = measure_feature_std(*modules);
  log_info("tower trained; standard deviation of its features " + format_fixed(feature_std, 3));
  start_language(*modules, feature_std, config.seed + 1);
  AnswerObjective objective(modules, encode, config.answer.data);
  train(objective, config.answer.loop, {.folder = run / "answer", .what = "answers"});
  modules->eval();
  return modules;
}

}  // namespace glimpse::training
