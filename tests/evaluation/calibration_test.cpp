#include "evaluation/calibration.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "evaluation/demo_run.h"
#include "evaluation/questions.h"
#include "support/error_text.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::evaluation {
namespace {

using test::demo_config;
using test::DemoRun;

data::SceneDataset scenes(int64_t first, int64_t count = 2) {
  return data::SceneDataset({.first = first, .count = count});
}

EvalConfig with_setting(const Setting& setting) {
  EvalConfig config = demo_config({"none"});
  config.settings.push_back(setting);
  config.max_new_tokens = 2;
  return config;
}

Setting calibrated_setting(const std::string& method, const std::string& budget) {
  Setting setting{.name = "found", .calibrate = budget};
  setting.pruning.method = method;
  setting.pruning.predictor = "predictor";
  setting.pruning.min_tokens = 1;
  return setting;
}

// What the evaluator itself measures with the threshold, on the pictures of the calibration.
double measured(const EvalConfig& config, const EvalInputs& inputs,
                double (inference::Retention::*share)() const) {
  double sum = 0;
  int64_t count = 0;
  for (const Variant& variant : variants_of(config, inputs)) {
    if (variant.setting != "found") continue;
    for (int64_t i = 0; i < inputs.calibration->num_images(); ++i) {
      const auto pixels = inputs.model.processor->pixels(inputs.calibration->picture(i));
      for (const data::Sample& sample : inputs.calibration->samples(i)) {
        const auto input =
            inputs.model.processor->lay_out_prompt(prompt_of(sample, config), pixels);
        const auto answer =
            inference::answer(inputs.model, {.input = input,
                                             .stages = stages_of(variant, sample, input),
                                             .generation = {.max_new_tokens = 1}});
        sum += (answer.retention.*share)();
        ++count;
      }
    }
  }
  return sum / static_cast<double>(count);
}

constexpr double kOneToken = 1.0 / 256;

class CalibratedMethod : public testing::Test {
 protected:
  void expect_met(const Setting& setting, double target,
                  double (inference::Retention::*share)() const) {
    const glimpse::test::TempFolder folder;
    EvalInputs inputs = demo.inputs();
    inputs.calibration = &held_out;
    const EvalConfig config = calibrated(with_setting(setting), inputs, folder.path());
    const Calibration found = read_calibration(folder.path()).at(0);
    EXPECT_EQ(config.settings[1].pruning.threshold, found.threshold);
    EXPECT_NEAR(found.realised, target, kOneToken);
    EXPECT_LE(found.realised, target);
    EXPECT_NEAR(measured(config, inputs, share), found.realised, 1e-9);
  }
  DemoRun demo;
  data::SceneDataset held_out = scenes(data::kFirstValidationScene);
};

TEST_F(CalibratedMethod, AScoutMeetsItsLayerAverageWithinAToken) {
  demo.add_predictor("predictor", 1);
  expect_met(calibrated_setting("scout", "layer=0.2"), 0.2,
             &inference::Retention::layer_average_ratio);
}

TEST_F(CalibratedMethod, AGlimpseMeetsAnyScaleWithinAToken) {
  demo.add_glimpse("predictor", 1);
  expect_met(calibrated_setting("glimpse", "kv=0.1"), 0.1, &inference::Retention::kv_ratio);
  expect_met(calibrated_setting("glimpse", "flops=0.85"), 0.85,
             &inference::Retention::prefill_flops_ratio);
}

TEST_F(CalibratedMethod, TheLastCutOfAProgressiveMethodIsTheOneThatMoves) {
  demo.add_glimpse("predictor", 1);
  demo.add_predictor("scout", 1);
  Setting setting = calibrated_setting("progressive", "layer=0.3");
  setting.pruning.scout = "scout";
  setting.pruning.scout_retention = 0.4;
  expect_met(setting, 0.3, &inference::Retention::layer_average_ratio);
}

TEST(Calibrated, AResumedRunReadsWhatTheFirstOneFound) {
  const glimpse::test::TempFolder folder;
  DemoRun demo;
  demo.add_predictor("predictor", 1);
  const auto held_out = scenes(data::kFirstValidationScene),
             other = scenes(data::kFirstValidationScene + 7);
  EvalInputs inputs = demo.inputs();
  inputs.calibration = &held_out;
  const EvalConfig config = with_setting(calibrated_setting("scout", "kv=0.25"));
  const EvalSummary summary =
      evaluate(config, inputs, {.folder = folder.path(), .resolved_yaml = ""});
  const std::string file = read_text_file(folder.path() / "calibration.json");
  inputs.calibration = &other;  // would find another one
  const EvalSummary again =
      evaluate(config, inputs, {.folder = folder.path(), .resolved_yaml = "", .resume = true});
  EXPECT_EQ(read_text_file(folder.path() / "calibration.json"), file);
  EXPECT_NE(find_thresholds(config, inputs)[0].threshold, summary.calibrations.at(0).threshold);
  EXPECT_EQ(again.calibrations.at(0).threshold, summary.calibrations.at(0).threshold);
  EXPECT_NE(summary.table.find("Threshold of 'found'"), std::string::npos) << summary.table;
}

TEST(Calibrated, ATargetOutOfReachNamesTheSettingAndTheRange) {
  DemoRun demo;
  demo.add_predictor("predictor", 1);
  const auto held_out = scenes(data::kFirstValidationScene, 1);
  EvalInputs inputs = demo.inputs();
  inputs.calibration = &held_out;
  Setting setting = calibrated_setting("scout", "kv=0.9");
  setting.pruning.max_retention = 0.5;
  setting.pruning.sink_tokens = 0;
  const std::string text =
      glimpse::test::error_text([&] { find_thresholds(with_setting(setting), inputs); });
  EXPECT_NE(text.find("setting 'found'"), std::string::npos) << text;
  EXPECT_NE(text.find("0.0039 to 0.5000"), std::string::npos) << text;
}

TEST(Calibrated, RefusesPicturesThatAreEvaluatedToo) {
  DemoRun demo;  // over the first three test scenes
  demo.add_predictor("predictor", 1);
  const auto overlapping = scenes(data::kFirstTestScene + 2);
  const data::SceneDataset other_stream({.seed = 9, .first = data::kFirstTestScene, .count = 1});
  EvalInputs inputs = demo.inputs();
  const EvalConfig config = with_setting(calibrated_setting("scout", "kv=0.25"));
  inputs.calibration = &overlapping;
  const std::string text = glimpse::test::error_text([&] { find_thresholds(config, inputs); });
  EXPECT_NE(text.find("which is evaluated too"), std::string::npos) << text;
  inputs.calibration = &other_stream;  // alike in name only
  EXPECT_NO_THROW(find_thresholds(config, inputs));
}

}  // namespace
}  // namespace glimpse::evaluation
#endif
