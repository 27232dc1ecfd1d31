#include "evaluation/eval_config.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "config/parse.h"
#include "config/yaml_reader.h"
#include "data/registry.h"
#include "evaluation/rows.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::evaluation {
namespace {

void expect_refused(const EvalConfig& config, const std::string& word) {
  try {
    validate(config);
    FAIL() << "accepted, but expected a complaint about " << word;
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find(word), std::string::npos) << e.what();
  }
}

TEST(EvalConfig, AcceptsABaselineAndARival) { EXPECT_NO_THROW(validate(test::two_settings())); }

TEST(EvalConfig, TheShippedConfigurationsAreValid) {
  for (const char* file :
       {"eval/demo.yaml", "eval/demo_digits.yaml", "eval/demo_full.yaml", "eval/demo_rivals.yaml",
        "eval/demo_quick.yaml", "eval/demo_progressive.yaml", "eval/frontier.yaml",
        "eval/frontier_tuning.yaml", "eval/frontier_finalists.yaml", "eval/demo_ceiling.yaml",
        "eval/demo_calibrated.yaml"}) {
    const auto path = glimpse::test::source_dir() / "configs" / file;
    const auto config = config::parse_config<EvalConfig>(config::read_yaml_file(path));
    EXPECT_NO_THROW(validate(config)) << file;
    EXPECT_GE(config.settings.size(), 4U) << file;
  }
}

TEST(EvalConfig, RefusesABaselineThatIsNoSetting) {
  EvalConfig config = test::two_settings();
  config.baseline = "nobody";
  expect_refused(config, "baseline");
}

TEST(EvalConfig, ReadsSamplingAndStopsAndRefusesWhatTheyCannotBe) {
  EvalConfig config = test::two_settings();
  config.sampling.temperature = -1;
  expect_refused(config, "temperature");
  config.sampling = {.temperature = 0.7, .top_p = 0.9};
  config.stop = {"\n", ""};
  expect_refused(config, "stop");
  config.stop.pop_back();
  EXPECT_NO_THROW(validate(config));
}

TEST(EvalConfig, RefusesTwoSettingsOfOneName) {
  EvalConfig config = test::two_settings();
  config.settings[1].name = "none";
  expect_refused(config, "settings.1.name");
}

TEST(EvalConfig, RefusesNamesThatAreNoFileNames) {
  EvalConfig config = test::two_settings();
  config.settings[1].name = "a/b";
  expect_refused(config, "settings.1.name");
}

TEST(EvalConfig, RefusesSeveralSeedsOfAMethodThatDrawsNothing) {
  EvalConfig config = test::two_settings();
  config.settings[1].seeds = 3;
  expect_refused(config, "seeds");
  config.settings[1].pruning.method = "random";
  EXPECT_NO_THROW(validate(config));
}

TEST(EvalConfig, NamesTheSettingWhosePruningOptionsAreWrong) {
  EvalConfig config = test::two_settings();
  config.settings[1].pruning.ratio = 2;
  expect_refused(config, "'half'");
}

TEST(EvalConfig, CalibratesOnlyWhatHasAThresholdAndDataToFindItOn) {
  EvalConfig config = test::two_settings();
  Setting& setting = config.settings[1];
  setting.pruning = {.method = "scout", .predictor = "x"};
  setting.calibrate = "layer=0.08";
  expect_refused(config, "calibration: nothing");
  config.calibration = data::DataConfig{.split = "validation"};
  EXPECT_NO_THROW(validate(config));
  setting.calibrate = "layer=1.5";
  expect_refused(config, "(0, 1]");
  setting.calibrate = "kv=0";
  expect_refused(config, "(0, 1]");
  setting.calibrate = "kv=0.05";
  setting.pruning.fixed_retention = 0.1;
  expect_refused(config, "fixed_retention");
  setting.pruning = {.method = "scout", .predictor = "x", .threshold = 0.5};
  expect_refused(config, "threshold");
  setting.pruning = {.method = "grid", .ratio = 0.5};
  expect_refused(config, "'threshold', which it does not use");
}

TEST(EvalConfig, RefusesAGateOnAnUnknownSetting) {
  EvalConfig config = test::two_settings();
  config.gate = {"quarter"};
  expect_refused(config, "gate");
}

TEST(EvalConfig, RefusesAQuestionFormWithoutTheQuestion) {
  EvalConfig config = test::two_settings();
  config.question_form = "Answer briefly.";
  expect_refused(config, "question_form");
}

TEST(EvalConfig, TheShippedBenchmarksAreValid) {
  for (const char* file : {"eval/vqa_rad.yaml", "eval/nlvr.yaml"}) {
    const auto path = glimpse::test::source_dir() / "configs" / file;
    const auto config = config::parse_config<EvalConfig>(config::read_yaml_file(path));
    EXPECT_NO_THROW(validate(config)) << file;
    EXPECT_NO_THROW(data::validate(config.data)) << file;
  }
}

TEST(WithPrompt, TheShippedPromptsAskForSourcesThatExist) {
  for (const char* file : {"prompts/llava.yaml", "prompts/vlmevalkit.yaml"}) {
    const auto path = glimpse::test::source_dir() / "configs" / file;
    const auto prompts = config::parse_config<PromptFile>(config::read_yaml_file(path));
    EXPECT_GE(prompts.sources.size(), 10U);
    for (const auto& [source, prompt] : prompts.sources) {
      EvalConfig config = test::two_settings();
      config.data.source = source;
      EXPECT_NO_THROW(validate(with_prompt(config, prompts))) << file << ": " << source;
      const std::string message =
          glimpse::test::error_text([&] { data::validate({.source = source}); });
      EXPECT_EQ(message.find("data.source"), std::string::npos) << message;
    }
  }
}

TEST(WithPrompt, TakesThePromptOfTheDataSource) {
  const PromptFile file{.sources = {{"gqa", {"{question}\nOne word.", " ?", 16}}}};
  EvalConfig config;
  config.data.source = "gqa";
  const EvalConfig asked = with_prompt(config, file);
  EXPECT_EQ(asked.question_form, "{question}\nOne word.");
  EXPECT_EQ(asked.drop_ending, " ?");
  EXPECT_EQ(asked.max_new_tokens, 16);
  config.data.source = "mme";
  EXPECT_THROW(with_prompt(config, file), Error);
  config.data.source = "gqa";
  config.question_form = "{question} !";
  EXPECT_THROW(with_prompt(config, file), Error);
}

}  // namespace
}  // namespace glimpse::evaluation
