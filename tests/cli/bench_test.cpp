#include "cli/bench.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "cli/command.h"
#include "support/bare_folder.h"

namespace glimpse::cli {
namespace {

using test::expect_bad_input;
using test::run_command;

class BenchCommand : public testing::Test {
 protected:
  void SetUp() override {
    test::write_bare_qwen(folder.path() / "model");
    write_file_atomically(config,
                          "run: " + run + "\nmodel: {path: " + model + R"(, random_weights: 1}
picture: {width: 112, height: 112}
raw_prompt: "<|vision_start|><|image_pad|><|vision_end|>{question}"
samples: 2
passes: 1
new_tokens: 3
bootstrap: {resamples: 100}
clock_pairs: 2
settings:
  - {name: none, method: none}
  - name: progressive
    method: progressive
    random_scout: {width: 16, heads: 2, layers: 1, taps: [3]}
    scout_retention: 0.5
    random_glimpse: {reduce_layer: 1, selected_visual_layers: [3, 1], attn_fuse_size: 16, attn_fuse_num_heads: 2, visual_cond_size: 8}
    fixed_retention: 0.5
)");
  }
  test::TempFolder folder;
  std::string config = folder.path() / "bench.yaml", run = folder.path() / "run",
              model = folder.path() / "model";
};

TEST_F(BenchCommand, MeasuresRandomWeightsAndWritesTheRun) {
  const test::CommandResult result = run_command({"bench", config});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  for (const char* part : {"progressive", "TTFT", "predictor share", "random, seed 1",
                           "libtorch: ", "instructions: ", "Reading the clock", "bench.json"}) {
    EXPECT_NE(result.out.find(part), std::string::npos) << part << result.out;
  }
  for (const char* file : {"bench.json", "bench.jsonl", "config.yaml"}) {
    EXPECT_TRUE(std::filesystem::exists(run + "/" + file)) << file;
  }
  expect_bad_input({"bench", config}, "rows of an earlier bench");
}

TEST_F(BenchCommand, FindsTheBestBatchOffline) {
  write_file_atomically(folder.path() / "offline.yaml",
                        "run: " + run + "\nmodel: {path: " + model + R"(, random_weights: 1}
picture: {width: 112, height: 112}
raw_prompt: "<|vision_start|><|image_pad|><|vision_end|>{question}"
scenario: offline
samples: 2
new_tokens: 3
settings: [{name: none}]
)");
  const test::CommandResult result = run_command({"bench", folder.path() / "offline.yaml"});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_NE(result.out.find("samples/s, batch 2"), std::string::npos) << result.out;
}

TEST_F(BenchCommand, SaysInOneLineWhatIsWrong) {
  expect_bad_input({"bench", config, "--set", "sampels=1"}, "did you mean 'samples'?");
  expect_bad_input({"bench", config, "--set", "batches=[1]"}, "scenario offline");
  expect_bad_input({"bench", config, "--set", "model.path=nowhere"}, "nowhere");
  expect_bad_input({"bench", config, "--set", "settings.1.random_scout.taps=[9]"}, "taps");
  expect_bad_input({"bench"}, "CONFIG");
}

TEST_F(BenchCommand, ExplainsItsKeys) {
  const test::CommandResult result = run_command({"bench", "--help-config"});
  EXPECT_EQ(result.code, kExitOk);
  EXPECT_NE(result.out.find("settings[].random_scout.width"), std::string::npos) << result.out;
}

}  // namespace
}  // namespace glimpse::cli
