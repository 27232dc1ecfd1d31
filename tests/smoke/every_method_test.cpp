#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "base/strings.h"
#include "cli/command.h"
#include "pruning/registry.h"
#include "support/error_text.h"
#include "support/shared.h"

// Every method of the registry, as its file in configs/predictor sets it, through `glimpse eval` on
// tiny Qwen2.5-VL and LLaVA-NeXT folders.
#ifdef GLIMPSE_SHARED_DIR
namespace glimpse {
namespace {

// Predictors for one model, trained for a step.
class Trained {
 public:
  explicit Trained(const std::string& family)
      : model_((test::shared_dir() / "golden/models" / family).string()) {
    train("glimpse",
          "{attn_fuse_size: 16, attn_fuse_num_heads: 2, selected_visual_layers: [3, 1], "
          "visual_cond_size: 8}",
          "");
    train("scout", "{width: 16, heads: 2, taps: [2, 1]}", ", losses: {language: 0}");
  }
  std::string file(const std::string& name) const { return folder_.path() / name; }
  std::string model_line() const { return "model: {path: " + model_ + ", dtype: float32}\n"; }

 private:
  void train(const std::string& kind, const std::string& options, const std::string& losses) const {
    write_file_atomically(file(kind + ".yaml"),
                          "run: " + file(kind) + "\n" + model_line() +
                              "data: {source: scenes, count: 2}\n" + "predictor: {" + kind + ": " +
                              options + "}\n" +
                              "objective: {images_per_step: 1, questions_per_image: 1, workers: 1" +
                              losses + "}\n" + "loop: {steps: 1, log_every: 1}\n");
    const auto result = test::run_command({"train", file(kind + ".yaml")});
    EXPECT_EQ(result.code, cli::kExitOk) << result.err;
  }

  test::TempFolder folder_;
  std::string model_;
};

const Trained& trained(const std::string& family) {
  static std::map<std::string, std::unique_ptr<Trained>> all;
  std::unique_ptr<Trained>& one = all[family];
  if (!one) one = std::make_unique<Trained>(family);
  return *one;
}

// The file's keys, indented as part of a list of settings.
std::string preset_of(const std::string& method, const Trained& parts) {
  const auto file = test::source_dir() / "configs/predictor" / (method + ".yaml");
  std::string text = read_text_file(file), indented;
  for (const char* kind : {"glimpse", "scout"}) {
    text = replace_all(text, std::string("runs/") + kind + "/predictor",
                       parts.file(std::string(kind) + "/predictor"));
  }
  for (const std::string& line : split(text, '\n')) indented += "    " + line + "\n";
  return indented;
}

class EveryMethod : public testing::TestWithParam<std::tuple<const char*, std::string>> {
 protected:
  // The summary and the first bad status of two questions.
  struct Outcome {
    int code = 0;
    std::string complaint;
  };
  Outcome evaluate(const std::string& setting) const {
    const Trained& parts = trained(std::get<0>(GetParam()));
    const test::TempFolder folder;
    const std::string run = folder.path() / "run", config = folder.path() / "eval.yaml";
    write_file_atomically(config, "run: " + run + "\n" + parts.model_line() +
                                      "data: {source: scenes, split: test, count: 1}\n"
                                      "limit: 2\nmax_new_tokens: 2\ngallery: 0\n"
                                      "bootstrap: {resamples: 100}\n"
                                      "latency: {questions: 1, warmup: 0, rounds: 1}\n"
                                      "settings:\n  - {name: none}\n  - name: pruned\n" +
                                      setting);
    const test::CommandResult result = test::run_command({"eval", config});
    Outcome outcome{.code = result.code, .complaint = result.err};
    if (result.code == cli::kExitBadInput) return outcome;  // before the first question
    int64_t rows = 0;
    for (const auto& entry : std::filesystem::directory_iterator(run + "/journal")) {
      if (!entry.path().filename().string().starts_with("pruned.")) continue;
      for (const std::string& line : split(read_text_file(entry.path()), '\n')) {
        if (line.empty()) continue;
        ++rows;
        const std::string status = parse_json(line, "journal")["status"];
        if (status != "ok") outcome.complaint = status;
      }
    }
    EXPECT_EQ(rows, 2) << result.err;
    return outcome;
  }
};

// What the preset of a method is refused for by a decoder of three layers or by tiles, and what
// fits.
struct Deeper {
  const char* family;  // "" = all
  const char* method;
  const char* refusal;
  const char* fitting;
  int code = cli::kExitBadInput;
};
constexpr const char* kTooManyCuts = "error: setting 'pruned': layers: a decoder with 3 layers";
constexpr const char* kTwoCuts = "    layers: [1, 2]\n    ratios: [0.5, 0.25]\n";
constexpr const char* kOverview = "error: smaller picture: at most";
constexpr Deeper kDeeper[] = {
    {"llava_next", "downsample", kOverview, "    ratio: 0.8\n", cli::kExitSomeBroken},
    {"", "pyramid_drop", kTooManyCuts, kTwoCuts},
    {"", "sparse_vlm", kTooManyCuts, kTwoCuts},
    {"", "sparse_vlm_plus", kTooManyCuts, kTwoCuts},
    {"", "progressive",
     "error: setting 'pruned': progressive: attention of layer 1 behind a cut before layer 2",
     "    layers: [1]\n    ratios: [0.5]\n"}};

// The setting without its lines about layers and ratios.
std::string without_cuts(const std::string& setting) {
  std::string kept;
  for (const std::string& line : split(setting, '\n')) {
    const std::string key = trim(line);
    if (!key.starts_with("layers:") && !key.starts_with("ratios:") && !key.starts_with("preset:") &&
        !key.starts_with("ratio:")) {
      kept += line + "\n";
    }
  }
  return kept;
}

}  // namespace

TEST_P(EveryMethod, AnswersWithItsPresetOrSaysWhyNot) {
  const std::string method = std::get<1>(GetParam());
  std::string setting = preset_of(method, trained(std::get<0>(GetParam())));
  for (const Deeper& deeper : kDeeper) {
    const std::string family = deeper.family;
    if (method != deeper.method || !(family.empty() || family == std::get<0>(GetParam()))) continue;
    const Outcome refused = evaluate(setting);
    EXPECT_EQ(refused.code, deeper.code);
    EXPECT_TRUE(test::mentions(refused.complaint, deeper.refusal)) << refused.complaint;
    setting = without_cuts(setting) + deeper.fitting;
  }
  const Outcome outcome = evaluate(setting);
  EXPECT_EQ(outcome.code, cli::kExitOk) << outcome.complaint;
}

INSTANTIATE_TEST_SUITE_P(Folders, EveryMethod,
                         testing::Combine(testing::Values("qwen2_5_vl", "llava_next"),
                                          testing::ValuesIn(pruning::known_methods())),
                         [](const auto& one) {
                           return std::string(std::get<0>(one.param)) + "_" +
                                  std::get<1>(one.param);
                         });

}  // namespace glimpse
#endif
