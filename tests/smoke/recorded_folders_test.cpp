#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "support/shared.h"
#include "support/written_clip.h"
#include "tensor/load.h"

// The commands on complete Hugging Face folders: what a user types gives what transformers
// recorded.
#ifdef GLIMPSE_SHARED_DIR
namespace glimpse {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path recorded_folder(const std::string& name) {
  return test::shared_dir() / "golden/models" / name;
}

// A recorded chat with the paths of its pictures, and its clips as folders of frames.
class Chat {
 public:
  Chat(const fs::path& model, const json& one) {
    json messages = one.at("messages");
    size_t picture = 0, clip = 0;
    for (json& message : messages) {
      if (!message.at("content").is_array()) continue;
      for (json& part : message.at("content")) {
        const std::string type = part.at("type");
        if (type == "image") {
          part = {{"type", type},
                  {"path", model / one.at("images").at(picture++).get<std::string>()}};
        } else if (type == "video") {
          part = {{"type", type}, {"path", clip_folder(model, one.at("videos").at(clip++))}};
        }
      }
    }
    write_file_atomically(file(), messages.dump());
  }
  std::string file() const { return folder_.path() / "messages.json"; }
  std::string trace() const { return folder_.path() / "trace.safetensors"; }

 private:
  std::string clip_folder(const fs::path& model, const json& video) const {
    const fs::path frames = folder_.path() / "frames";
    fs::create_directory(frames);
    for (const std::string name : video.at("frames")) {
      fs::create_symlink(model / name, frames / fs::path(name).filename());
    }
    return frames;
  }
  test::TempFolder folder_;
};

std::vector<int64_t> to_vector(const torch::Tensor& ids) {
  return {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()};
}

class RecordedFolders : public ::testing::TestWithParam<const char*> {};

TEST_P(RecordedFolders, AnswerRecordedChatsAsRecorded) {
  const fs::path model = recorded_folder(GetParam());
  int64_t chats = 0;
  const json recorded = read_json_file(model / "cases/cases.json");
  for (const json& one : recorded.at("cases")) {
    if (one.contains("attention_mask")) continue;  // a padded batch is no command
    SCOPED_TRACE(one.at("name"));
    const Chat chat(model, one);
    const auto result = test::run_command({"run", "--model", model, "--dtype", "float32",
                                           "--messages", chat.file(), "--max-new-tokens", "16",
                                           "--repetition-penalty", "1", "--trace", chat.trace()});
    ASSERT_EQ(result.code, cli::kExitOk) << result.err;
    const tensor::Tensors trace = tensor::load_tensors(chat.trace());
    EXPECT_EQ(to_vector(trace.at("input_ids")), one.at("input_ids").get<std::vector<int64_t>>());
    auto expected = one.at("greedy").at("ids").get<std::vector<int64_t>>();
    const std::vector<int64_t> found = to_vector(trace.at("generated_ids"));
    ASSERT_FALSE(found.empty());
    expected.resize(std::min(expected.size(), found.size()));  // we stop at an end token
    EXPECT_EQ(found, expected);
    ++chats;
  }
  EXPECT_GE(chats, 4);
}

INSTANTIATE_TEST_SUITE_P(Families, RecordedFolders,
                         ::testing::Values("llava15", "llava_next", "qwen2_5_vl"));

TEST(RecordedQwen, ReadsAVideoFile) {
  const test::TempFolder folder;
  const std::string clip = test::written_clip(folder.path(), 12, 6);
  const std::string trace = folder.path() / "trace.safetensors";
  const auto ask = [&](const std::vector<std::string>& more) {
    std::vector<std::string> args{"run",
                                  "--model",
                                  recorded_folder("qwen2_5_vl"),
                                  "--dtype",
                                  "float32",
                                  "--video",
                                  clip,
                                  "--prompt",
                                  "What happens?",
                                  "--max-new-tokens",
                                  "2",
                                  "--trace",
                                  trace};
    args.insert(args.end(), more.begin(), more.end());
    const test::CommandResult result = test::run_command(args);
    EXPECT_EQ(result.code, cli::kExitOk) << result.err;
    return tensor::load_tensors(trace);
  };
  // The folder bounds frames like pictures: 280 x 392 becomes 112 x 168.
  // Two seconds at two frames a second: two steps, a second apart, two positions each.
  const tensor::Tensors four = ask({});
  EXPECT_EQ(to_vector(four.at("image_grid").view(-1)), (std::vector<int64_t>{2, 8, 12}));
  const torch::Tensor visual = four.at("input_ids") == 813;
  const torch::Tensor time = four.at("position_ids")[0].masked_select(visual);
  ASSERT_EQ(time.numel(), 2 * 4 * 6);
  EXPECT_EQ((time[24] - time[23]).item<int64_t>(), 2);
  // Frames 0, 4, 7, 11, each plain: the value of a patch tells its frame.
  const torch::Tensor patches = four.at("pixel_values");
  const auto level = [&](int64_t row, int64_t column) {
    return (patches[row][column].item<double>() * 0.26862954 + 0.48145466) * 255;
  };
  EXPECT_NEAR(level(0, 0), test::clip_level(0), 2);
  EXPECT_NEAR(level(0, 196), test::clip_level(4), 2);
  EXPECT_NEAR(level(96, 0), test::clip_level(7), 2);
  EXPECT_NEAR(level(96, 196), test::clip_level(11), 2);
  EXPECT_EQ(ask({"--num-frames", "6"}).at("image_grid")[0][0].item<int64_t>(), 3);
  test::expect_bad_input({"run", "--model", recorded_folder("qwen2_5_vl"), "--video",
                          std::string(GLIMPSE_SOURCE_DIR) + "/README.md", "--prompt", "x"},
                         "not a video");
}

TEST(RecordedQwen, TrainEvalExportRun) {
  const test::TempFolder folder;
  const std::string model = recorded_folder("qwen2_5_vl");
  const auto path = [&](const char* name) { return (folder.path() / name).string(); };
  const auto expect_ok = [](const std::vector<std::string>& args) {
    const test::CommandResult result = test::run_command(args);
    EXPECT_EQ(result.code, cli::kExitOk) << args[0] << ": " << result.err;
    return result.out;
  };
  write_file_atomically(path("train.yaml"), "run: " + path("run") + "\nmodel: {path: " + model +
                                                ", dtype: float32}\n" + R"(
data: {source: scenes, count: 4}
predictor:
  glimpse: {attn_fuse_size: 16, attn_fuse_num_heads: 2, selected_visual_layers: [3, 1],
            visual_cond_size: 8, use_attention_logits: true, deep_supervision: true,
            attn_fuse_global: false}
objective: {images_per_step: 2, questions_per_image: 2, workers: 1}
loop: {steps: 2, log_every: 1}
)");
  expect_ok({"train", path("train.yaml")});
  const json trained = read_json_file(path("run/predictor/config.json"));
  EXPECT_EQ(trained.at("model_type"), "qwen2_5_vl_gp");
  EXPECT_EQ(trained.at("deep_supervision"), true);
  EXPECT_TRUE(trained.contains("vision_config")) << "the base model's keys are written beside ours";

  write_file_atomically(path("eval.yaml"), "run: " + path("eval") + "\nmodel: {path: " + model +
                                               ", dtype: float32}\n" + R"(
data: {source: scenes, split: test, count: 1}
max_new_tokens: 3
bootstrap: {resamples: 100}
latency: {questions: 1, warmup: 0, rounds: 1}
gallery: 1
settings:
  - {name: none}
  - {name: trained, method: glimpse, predictor: )" +
                                               path("run/predictor") + ", max_retention: 0.5}\n");
  expect_ok({"eval", path("eval.yaml")});
  EXPECT_EQ(read_json_file(path("eval/summary.json")).at("settings").size(), 2U);

  expect_ok({"export", "--predictor", path("run/predictor"), "--to", "published", path("out")});
  EXPECT_TRUE(fs::exists(path("out/new_modules_gp.pt")));
  const auto run = [&](const std::string& predictor, const std::string& trace) {
    const std::string out = expect_ok({"run", "--model", model, "--dtype", "float32", "--image",
                                       model + "/images/b_port.jpg", "--prompt", "What is this?",
                                       "--predictor", predictor, "--max-retention", "0.25",
                                       "--max-new-tokens", "4", "--trace", trace});
    EXPECT_NE(out.find(" visual tokens"), std::string::npos);
    return tensor::load_tensors(trace);
  };
  const auto ours = run(path("run/predictor"), path("a.safetensors"));
  const auto published = run(path("out"), path("b.safetensors"));
  ASSERT_EQ(ours.size(), published.size());
  EXPECT_GT(ours.at("keep_mask").sum().item<int64_t>(), 0);
  for (const auto& [name, value] : ours) {
    EXPECT_TRUE(torch::equal(value, published.at(name))) << name;
  }
}

}  // namespace
}  // namespace glimpse
#endif
