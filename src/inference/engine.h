#pragma once
#include <vector>

#include "image/image.h"
#include "inference/generate.h"
#include "pruning/host_shape.h"

namespace glimpse::inference {

/// One question to answer.
struct Request {
  models::ModelInput input;
  std::vector<pruning::Stage> stages;
  GenerateOptions generation;
  const Prefix* prefix = nullptr;  ///< of the same pictures, where the caller has it
  bool timed = true;  ///< false: no clock is read between phases, Answer has no times but decoding
};

/// Answers one request: vision, prefill with pruning, decoding; no gradients. `features`, when
/// given, were made from the same pictures with at least the taps the stages need: questions on one
/// picture share them.
Answer answer(const models::Model& model, const Request& request,
              const VisualFeatures* features = nullptr, Trace* trace = nullptr);

/// Answers requests, decoding them side by side; every answer has an equal part of the decoding
/// time. `features`, when given, are those of the one picture that all requests are about.
std::vector<Answer> answer_batch(const models::Model& model, const std::vector<Request>& requests,
                                 const VisualFeatures* features = nullptr);

/// The sizes a predictor must fit.
pruning::HostShape host_shape(const models::Model& model);

}  // namespace glimpse::inference
