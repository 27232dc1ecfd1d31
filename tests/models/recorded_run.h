#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "models/recorded_cases.h"
#include "models/whole_run.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::test {

/// What was recorded of a family: tensors of the cases, named CASE.COMPUTED_IN + what.
struct Recording {
  std::vector<RecordedCase> cases;
  tensor::Tensors expected;
  std::string computed_in;
};

/// Image features, hidden states and last logits of at least four cases, within 2e-4.
inline void expect_features_and_logits(
    const models::Model& model, const Recording& recording,
    const std::function<models::ModelInput(const RecordedCase&)>& input_of) {
  constexpr double kTolerance = 2e-4;
  c10::InferenceMode guard;
  int compared = 0;
  for (const RecordedCase& one : recording.cases) {
    const auto value = [&](const std::string& what) {
      return recorded(recording.expected, one, what);
    };
    const torch::Tensor logits = value(recording.computed_in + "last_logits");
    if (!logits.defined()) continue;
    const WholeRun run = run_whole(model, input_of(one));
    EXPECT_LE(distance(run.logits_SV[-1], logits), kTolerance) << one.name;
    ++compared;
    const torch::Tensor features = value(recording.computed_in + "image_features");
    if (features.defined()) {
      EXPECT_LE(distance(run.features_ND, features), kTolerance) << one.name;
    }
    for (size_t layer = 0; layer < run.hidden_SD.size(); ++layer) {
      const torch::Tensor hidden = value("hidden." + std::to_string(layer));
      if (!hidden.defined()) continue;
      EXPECT_LE(distance(run.hidden_SD[layer], hidden), kTolerance) << one.name << layer;
    }
  }
  EXPECT_GE(compared, 4);
}

}  // namespace glimpse::test
#endif
