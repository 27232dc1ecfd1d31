#include "models/qwen2_5_vl/config.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/file.h"
#include "models/qwen_cases.h"
#include "models/tiny_qwen.h"
#include "support/error_text.h"

namespace glimpse::models {
namespace {

std::string refusal(const std::function<void(QwenConfig&)>& change) {
  QwenConfig config = test::tiny_qwen_config();
  change(config);
  return test::error_text([&] { validate(config); });
}

QwenConfig read_text(const std::string& json) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "config.json", json);
  return read_qwen_config(folder.path());
}

}  // namespace

TEST(QwenConfig, IsRefusedWhereTheModelDoesSomethingElse) {
  using test::mentions;
  EXPECT_EQ(refusal([](QwenConfig&) {}), "");
  EXPECT_TRUE(
      mentions(refusal([](QwenConfig& c) { c.vision_config.hidden_act = "gelu"; }), "gelu"));
  EXPECT_TRUE(mentions(refusal([](QwenConfig& c) { c.vision_config.out_hidden_size = 3; }), "64"));
  EXPECT_TRUE(mentions(refusal([](QwenConfig& c) { c.vision_config.num_heads = 3; }), "num_heads"));
  EXPECT_TRUE(
      mentions(refusal([](QwenConfig& c) { c.vision_config.window_size = 20; }), "window_size"));
  EXPECT_TRUE(mentions(refusal([](QwenConfig& c) { c.text.rope_scaling.reset(); }), "sections"));
  EXPECT_TRUE(mentions(refusal([](QwenConfig& c) {
                         c.text.rope_scaling->mrope_section = {2, 3};
                       }),
                       "mrope_section"));
  EXPECT_TRUE(
      mentions(refusal([](QwenConfig& c) { c.text.rope_scaling->rope_type = "yarn"; }), "yarn"));
}

TEST(QwenConfig, TheHeadIsTiedWhenEitherLevelSaysSo) {
  const std::string text =
      R"("hidden_size": 64, "num_attention_heads": 4, "num_key_value_heads": 2, "use_sliding_window": )";
  const std::string rope = R"(, "rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3]})";
  const std::string vision = R"(, "vision_config": {"out_hidden_size": 64})";
  const auto read = [&](const std::string& inner, const std::string& outer) {
    return read_text("{\"text_config\": {" + text + "false" + rope + inner + "}" + vision + outer +
                     "}");
  };
  const std::string tied = R"(, "tie_word_embeddings": true)";
  const std::string untied = R"(, "tie_word_embeddings": false)";
  EXPECT_TRUE(read(tied, "").text.tied_head);
  EXPECT_TRUE(read("", tied).text.tied_head);
  EXPECT_TRUE(read(untied, tied).text.tied_head);
  EXPECT_FALSE(read(untied, untied).text.tied_head);
  EXPECT_FALSE(read("", "").text.tied_head);
  EXPECT_TRUE(read_text("{" + text + "false" + rope + tied + vision + "}").text.tied_head);
  EXPECT_TRUE(test::mentions(
      test::error_text([&] { read_text("{" + text + "true" + rope + vision + "}"); }),
      "use_sliding_window"));
}

#ifdef GLIMPSE_SHARED_DIR
TEST(QwenConfig, ReadsTheThreeLayoutsAlike) {
  for (const char* folder : {".", "variants/hub_flat_config", "variants/resaved_v5"}) {
    const QwenConfig config = read_qwen_config(test::qwen() / folder);
    EXPECT_EQ(config.text.rope_base(), 1e6) << folder;
    EXPECT_EQ(config.text.rope_sections(), (std::vector<int64_t>{2, 3, 3})) << folder;
    EXPECT_EQ(config.text.kv_heads(), 2) << folder;
    EXPECT_EQ(config.text.vocab_size, 864) << folder;
    EXPECT_EQ(config.vision_config.depth, 4) << folder;
    EXPECT_EQ(config.vision_config.window_side(), 4) << folder;
    EXPECT_EQ(config.vision_config.fullatt_block_indexes, (std::vector<int64_t>{1, 3})) << folder;
    EXPECT_EQ(config.image_token_id, 812) << folder;
    EXPECT_EQ(config.video_token_id, 813) << folder;
    EXPECT_FALSE(config.text.tied_head) << folder;
  }
}
#endif

}  // namespace glimpse::models
