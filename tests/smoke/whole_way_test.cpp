#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <torch/torch.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "base/file.h"
#include "cli/command.h"
#include "cli/tiny_model.h"
#include "cli/trainings.h"
#include "support/shared.h"
#include "tensor/load.h"

// The way of a user through the commands, on a model that is small enough for a minute.
namespace glimpse {
namespace {

namespace fs = std::filesystem;
using test::run_command;

class WholeWay : public testing::Test {
 protected:
  void SetUp() override { test::write_tiny_model(model); }

  void expect_ok(const std::vector<std::string>& args) const {
    const test::CommandResult result = run_command(args);
    ASSERT_EQ(result.code, cli::kExitOk) << args[0] << ": " << result.err;
  }
  tensor::Tensors trace(const std::string& predictor) const {
    const std::string file = folder.path() / "trace.safetensors";
    expect_ok({"run", "--model", model, "--dtype", "float32", "--image",
               path("test/images") + "/" + first_picture(), "--prompt",
               "what color is the circle ?", "--predictor", predictor, "--max-retention", "0.25",
               "--max-new-tokens", "8", "--trace", file});
    return tensor::load_tensors(file);
  }
  std::string first_picture() const {
    std::string first;
    for (const auto& entry : fs::directory_iterator(path("test/images"))) {
      const std::string name = entry.path().filename();
      if (first.empty() || name < first) first = name;
    }
    return first;
  }
  std::string path(const char* name) const { return folder.path() / name; }

  test::TempFolder folder;
  std::string model = folder.path() / "model";
};

TEST_F(WholeWay, SynthTrainEvalExportAndReloadAgree) {
  expect_ok({"synth", "--scenes", "6", "--split", "train", "--out", path("train")});
  expect_ok({"synth", "--scenes", "2", "--out", path("test")});
  write_file_atomically(path("train.yaml"), test::tiny_train_yaml(model, path("run")));
  expect_ok({"train", path("train.yaml"), "--set",
             "data={source: jsonl, path: " + path("train/samples.jsonl") + "}", "loop.steps=5"});
  write_file_atomically(path("eval.yaml"),
                        test::tiny_eval_yaml(model, path("run/predictor"), path("eval")));
  expect_ok({"eval", path("eval.yaml"), "--set",
             "data={source: jsonl, path: " + path("test/samples.jsonl") + ", split: test}"});
  EXPECT_TRUE(fs::exists(path("eval/summary.json")));
  expect_ok({"export", "--predictor", path("run/predictor"), "--to", "published", path("out")});

  const tensor::Tensors trained = trace(path("run/predictor")), exported = trace(path("out"));
  ASSERT_EQ(trained.size(), exported.size());
  for (const auto& [name, value] : trained) {
    EXPECT_TRUE(torch::equal(value, exported.at(name))) << name;
  }
}

TEST_F(WholeWay, AStoppedTrainingCanBeResumed) {
  ASSERT_STRNE(GLIMPSE_BINARY, "") << "the program was not built";
  write_file_atomically(path("train.yaml"), test::tiny_train_yaml(model, path("run")));
  std::vector<std::string> words{GLIMPSE_BINARY, "train", path("train.yaml"), "--set",
                                 "loop.steps=1000000"};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  ASSERT_EQ(posix_spawn(&child, GLIMPSE_BINARY, nullptr, nullptr, argv.data(), environ), 0);
  for (int wait = 0; wait < 300 && !fs::exists(path("run/metrics.jsonl")); ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  kill(child, SIGTERM);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), cli::kExitInterrupted);
  EXPECT_TRUE(fs::exists(path("run/checkpoints")));
  EXPECT_NE(run_command({"inspect", path("run")}).out.find("checkpoint after step"),
            std::string::npos);
}

}  // namespace
}  // namespace glimpse
