#include "cli/inspect_folder.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "cli/synth.h"
#include "cli/tiny_model.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

void expect_parts(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(InspectFolder, DescribesAModel) {
  const test::TempFolder folder;
  test::write_tiny_model(folder.path());
  expect_parts(describe_folder(folder.path()),
               {"model_type 'llava'", "3 blocks of width 16", "64 visual tokens",
                "3 layers of width 16, 2 heads", "chat template: demo",
                "language_model.model.layers.*.self_attn.q_proj.weight", "x 3", "MB"});
}

#ifdef GLIMPSE_SHARED_DIR
TEST(InspectFolder, DescribesAQwenModel) {
  expect_parts(describe_folder(test::shared_dir() / "golden/models/qwen2_5_vl"),
               {"model_type 'qwen2_5_vl'", "4 blocks of width 40", "28 x 28 pixels",
                "3 layers of width 64, 4 heads", "chat template: qwen2_vl"});
}

TEST(InspectFolder, DescribesALlavaNextModel) {
  expect_parts(describe_folder(test::shared_dir() / "golden/models/llava_next"),
               {"model_type 'llava_next'", "4 blocks of width 48", "16 visual tokens a tile",
                "chat template: llava_next_mistral"});
}
#endif

TEST(InspectFolder, DescribesAPredictor) {
  const test::TempFolder folder;
  test::write_tiny_glimpse(folder.path());
  expect_parts(describe_folder(folder.path()),
               {"glimpse predictor for a model with decoder width 16, 3 layers, 2 heads",
                "reduce_layer: 1", "attn_fuser.", "numbers"});
}

TEST(InspectFolder, DescribesDataFolders) {
  const test::TempFolder folder;
  synth({.scenes = 2, .out = folder.path() / "data", .split = "train"});
  expect_parts(describe_folder(folder.path() / "data"), {"questions about 2 pictures", "  ocr: "});
}

TEST(InspectFolder, TellsRunsApart) {
  const test::TempFolder folder;
  const auto make = [&](const char* run, const std::string& file, const std::string& text) {
    write_file_atomically(folder.path() / run / "config.yaml", "run: x\n");
    write_file_atomically(folder.path() / run / file, text);
    return describe_folder(folder.path() / run);
  };
  expect_parts(make("eval", "report.md", "| a |\n"), {"evaluation, finished", "| a |"});
  expect_parts(make("open", "journal/x.jsonl", ""), {"not finished"});
  expect_parts(make("train", "metrics.jsonl", "{\"step\":1}\n{\"step\":2}\n"),
               {"training of a predictor", "no checkpoint yet", "{\"step\":2}"});
  expect_parts(make("pre", "vision/metrics.jsonl", "{\"step\":3}\n"),
               {"pre-training of a model", "vision", "{\"step\":3}"});
}

TEST(InspectFolder, RefusesOtherFolders) {
  const test::TempFolder folder;
  EXPECT_THROW(describe_folder(folder.path()), Error);
}

}  // namespace
}  // namespace glimpse::cli
