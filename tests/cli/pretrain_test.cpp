#include "cli/pretrain.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "cli/command.h"
#include "data/scene_questions.h"
#include "data/scenes.h"
#include "models/pretrained.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

using test::run_command;

std::string config_text(const std::string& run, const std::string& output) {
  return "run: " + run + "\noutput: " + output + R"(
model:
  vision_config: {hidden_size: 192, intermediate_size: 32, num_hidden_layers: 2,
                  num_attention_heads: 2, image_size: 224, patch_size: 14}
  text_config: {hidden_size: 16, intermediate_size: 32, num_hidden_layers: 2,
                num_attention_heads: 2}
vision:
  data: {images_per_step: 1, workers: 1}
  loop: {steps: 1, log_every: 1}
answer:
  data: {images_per_step: 1, questions_per_image: 2, workers: 1}
  loop: {steps: 1, log_every: 1}
)";
}

TEST(Pretrain, WritesAModelWithTheRecipeThatMadeIt) {
  const test::TempFolder folder;
  const std::string run = folder.path() / "run", output = folder.path() / "model";
  write_file_atomically(folder.path() / "c.yaml", config_text(run, output));
  const test::CommandResult result = run_command({"pretrain", folder.path() / "c.yaml"});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_EQ(models::load_model(output).spec.family, "llava");
  const std::string recipe = read_text_file(output + "/pretrain.yaml");
  EXPECT_EQ(recipe.find(folder.path().string()), std::string::npos) << "a path of this machine";
  const std::string log = read_text_file(output + "/pretrain_log.jsonl");
  EXPECT_NE(log.find("{\"stage\":\"vision\",\"step\":1,"), std::string::npos) << log;
  EXPECT_NE(log.find("{\"stage\":\"answer\",\"step\":1,"), std::string::npos) << log;
  EXPECT_EQ(run_command({"pretrain", "--resume", run}).code, kExitOk);
}

TEST(Pretrain, NamesTheWrongValueOfAConfiguration) {
  const std::string config = test::source_dir() / "configs/train/demo_lvlm.yaml";
  test::expect_bad_input({"pretrain", config, "--set", "vision.loop.steps=x"},
                         "'vision.loop.steps' is 'x'");
}

// The chat template and tokenizer of the written folder must give what the objective trained on.
TEST(Pretrain, PromptsTokenizeToTheIdsOfTraining) {
  const test::TempFolder folder;
  const std::string run = folder.path() / "run", output = folder.path() / "model";
  write_file_atomically(folder.path() / "c.yaml", config_text(run, output));
  ASSERT_EQ(run_command({"pretrain", folder.path() / "c.yaml"}).code, kExitOk);
  const models::Model model = models::load_model(output);
  const text::Tokenizer& tokenizer = model.processor->tokenizer();
  for (uint64_t index = 0; index < 20; ++index) {
    const data::Scene scene = data::draw_scene({.seed = 3}, index);
    Random random(index);
    for (const data::SceneQuestion& q : data::ask_one_of_each(scene, random)) {
      std::vector<int64_t> expected = tokenizer.encode("<bos> user", false);
      expected.insert(expected.end(), 256, model.processor->image_token());
      for (const int64_t id : tokenizer.encode(q.question + " assistant", false)) {
        expected.push_back(id);
      }
      const auto input =
          model.processor->prepare(models::user_prompt(q.question, 1), {scene.pixels});
      EXPECT_TRUE(torch::equal(input.ids, torch::tensor(expected, torch::kInt64))) << q.question;
      EXPECT_EQ(std::count(expected.begin(), expected.end(), *tokenizer.id_of("<unk>")), 0);
    }
  }
}

}  // namespace
}  // namespace glimpse::cli
