#include "cli/run.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/tiny_model.h"
#include "data/scenes.h"
#include "image/codec.h"
#include "models/pretrained.h"
#include "support/shared.h"
#include "support/written_clip.h"
#include "tensor/load.h"

namespace glimpse::cli {
namespace {

using test::expect_bad_input;
using test::run_command;

class Run : public testing::Test {
 protected:
  void SetUp() override {
    test::write_tiny_model(model);
    image::write_png(picture, data::draw_scene({.seed = 1}, 0).pixels);
  }
  std::vector<std::string> command(const std::vector<std::string>& more) const {
    std::vector<std::string> args{"run",
                                  "--model",
                                  model,
                                  "--image",
                                  picture,
                                  "--prompt",
                                  "what color is the circle?",
                                  "--max-new-tokens",
                                  "4"};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }
  std::string path(const char* name) const { return folder.path() / name; }
  nlohmann::json run_to_json(const std::vector<std::string>& more) const {
    std::vector<std::string> args = command(more);
    args.insert(args.end(), {"--json", path("out.json")});
    const test::CommandResult result = run_command(args);
    EXPECT_EQ(result.code, kExitOk) << result.err;
    return read_json_file(path("out.json"));
  }

  test::TempFolder folder;
  std::string model = folder.path() / "model", picture = folder.path() / "scene.png";
};

TEST_F(Run, PrintsTheAnswerAndWhatItCost) {
  const test::CommandResult result = run_command(command({}));
  EXPECT_EQ(result.code, kExitOk) << result.err;
  EXPECT_NE(result.out.find("kept 64 of 64 visual tokens (cache 100.0 %"), std::string::npos)
      << result.out;
}

TEST_F(Run, ReachesTheBudgetThatWasAskedFor) {
  const nlohmann::json kv = run_to_json({"--predictor", "grid", "--budget", "kv=0.25"});
  EXPECT_DOUBLE_EQ(kv["retention"]["kv_ratio"], 0.25);
  EXPECT_EQ(kv["kept"].size(), 16U);
  const nlohmann::json layer =
      run_to_json({"--predictor", "fastv", "--set", "predictor.layer=1", "--budget", "layer=0.5"});
  EXPECT_DOUBLE_EQ(layer["retention"]["layer_average_ratio"], 0.5);
}

TEST_F(Run, TracesTheTensorsOfTheContract) {
  const std::string predictor = folder.path() / "glimpse";
  test::write_tiny_glimpse(predictor);
  const nlohmann::json json =
      run_to_json({"--predictor", predictor, "--trace", path("t.safetensors"), "--trace-hidden",
                   "--overlay", path("o.png")});
  const tensor::Tensors trace = tensor::load_tensors(path("t.safetensors"));
  for (const char* name :
       {"input_ids", "position_ids", "pixel_values", "image_features", "image_grid", "hidden.0",
        "hidden.2", "glimpse.attention_rows", "glimpse.tap.0", "glimpse.mask_logits", "keep_mask",
        "first_logits", "generated_ids"}) {
    EXPECT_TRUE(trace.contains(name)) << name;
  }
  EXPECT_EQ(trace.at("glimpse.attention_rows").sizes(), (std::vector<int64_t>{64, 2}));
  EXPECT_EQ(trace.at("keep_mask").sum().item<int64_t>(), static_cast<int64_t>(json["kept"].size()));
  EXPECT_EQ(image::decode_image(path("o.png")).width, 448);
}

TEST_F(Run, AllFormsOfAPromptReadTheSameIds) {
  const nlohmann::json prompt = run_to_json({});
  const std::string text = "user <image> what color is the circle ? assistant";
  EXPECT_EQ(prompt["prompt"], "user <image> what color is the circle? assistant");
  write_file_atomically(path("m.json"), R"([{"role": "user", "content": [
      {"type": "image", "path": "scene.png"},
      {"type": "text", "text": "what color is the circle?"}]}])");
  const models::Model loaded = models::load_model(model);
  write_file_atomically(path("ids.json"),
                        nlohmann::json(loaded.processor->tokenizer().encode(text, true)).dump());
  const auto answer = [&](std::vector<std::string> args) {
    args.insert(args.begin(),
                {"run", "--model", model, "--max-new-tokens", "4", "--json", path("out.json")});
    const test::CommandResult result = run_command(args);
    EXPECT_EQ(result.code, kExitOk) << result.err;
    return read_json_file(path("out.json"))["generated_ids"];
  };
  EXPECT_EQ(answer({"--messages", path("m.json")}), prompt["generated_ids"]);
  EXPECT_EQ(answer({"--image", picture, "--raw-prompt", text}), prompt["generated_ids"]);
  EXPECT_EQ(answer({"--image", picture, "--ids", path("ids.json")}), prompt["generated_ids"]);
}

TEST_F(Run, AnswersWithoutAPicture) {
  const test::CommandResult result = run_command(
      {"run", "--model", model, "--prompt", "what color is the circle?", "--max-new-tokens", "2"});
  EXPECT_EQ(result.code, kExitOk) << result.err;
  EXPECT_EQ(result.out.find("visual tokens"), std::string::npos);
}

TEST_F(Run, RefusesValuesOutOfRangeBeforeLoadingTheModel) {
  const std::string predictor = folder.path() / "glimpse";
  test::write_tiny_glimpse(predictor);
  const auto refuse = [](std::vector<std::string> more, const std::string& part) {
    more.insert(more.begin(), {"run", "--model", "no-such-model", "--prompt", "x"});
    expect_bad_input(more, part);
  };
  refuse({"--predictor", predictor, "--max-retention", "1.5"}, "max_retention");
  refuse({"--predictor", "grid", "--set", "predictor.ratio=0"}, "ratio");
  refuse({"--predictor", "grid", "--set", "predictor.ratoi=1"}, "did you mean 'ratio'?");
  refuse({"--predictor", "gird"}, "one of the methods");
  refuse({"--budget", "kv=2"}, "kv=R");
  refuse({"--temperature", "-1"}, "temperature");
  refuse({"--max-new-tokens", "0"}, "--max-new-tokens");
  refuse({"--device", "tpu"}, "tpu");
  refuse({"--overlay", "o.png"}, "an --image");
  refuse({"--trace-hidden"}, "--trace");
  refuse({}, "no-such-model: no such folder");
}

TEST_F(Run, RefusesDamagedFiles) {
  std::filesystem::resize_file(picture, 1000);
  expect_bad_input(command({}), "scene.png");
  std::filesystem::resize_file(std::filesystem::path(model) / "model.safetensors", 5000);
  expect_bad_input(command({}), "model.safetensors");
  expect_bad_input({"run", "--model", path("out"), "--prompt", "x"}, "no such folder");
}

TEST_F(Run, AFamilyWithoutClipsRefusesAVideoInOneLine) {
  const std::string clip = test::written_clip(folder.path(), 6, 8);
  expect_bad_input({"run", "--model", model, "--video", clip, "--prompt", "what is it?"},
                   "this model family reads no clips");
}

TEST_F(Run, RefusesAPromptBeyondTheContext) {
  const std::string file = model + "/config.json";
  nlohmann::json config = read_json_file(file);
  config["text_config"]["max_position_embeddings"] = 70;  // 64 visual tokens, 10 of text
  write_file_atomically(file, config.dump());
  expect_bad_input(command({}), "at most the model's context, 70");
}

TEST_F(Run, StopsInFrontOfAText) {
  const std::string answer = run_to_json({})["text"];
  const std::string word = answer.substr(0, answer.find(' '));
  const nlohmann::json stopped = run_to_json({"--stop", "not in it", "--stop", word});
  EXPECT_EQ(stopped["text"], "");
  EXPECT_EQ(stopped["generated_ids"].size(), 1U);
  expect_bad_input(command({"--stop", ""}), "--stop");
}

TEST_F(Run, NamesTheOrdersOfResizing) {
  expect_bad_input(command({"--image-resize", "pillow"}), "pillow13 or pillow12");
  EXPECT_EQ(run_to_json({"--image-resize", "pillow12"})["kept"].size(), 64U);
}

TEST_F(Run, SamplingIsRepeatableBySeed) {
  const std::vector<std::string> flags{"--temperature", "2", "--top-p", "0.9", "--seed", "5"};
  EXPECT_EQ(run_to_json(flags)["generated_ids"], run_to_json(flags)["generated_ids"]);
}

}  // namespace
}  // namespace glimpse::cli
