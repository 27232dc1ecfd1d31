#include "models/llava_next/config.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::models {
namespace {

LlavaNextConfig read_next(const std::string& json) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "config.json", json);
  return read_llava_next_config(folder.path());
}

std::string next_refusal(const std::string& json) {
  return test::error_text([&] { read_next(json); });
}

TEST(LlavaNextConfig, ReadsTheSparseMistralLayout) {
  const LlavaNextConfig config =
      read_next(R"({"model_type": "llava_next", "image_token_index": 32000,
    "image_grid_pinpoints": [[336, 672], [672, 336]],
    "text_config": {"model_type": "mistral", "rms_norm_eps": 1e-5, "rope_theta": 1000000.0,
                    "sliding_window": null, "vocab_size": 32064}})");
  const LlamaConfig& text = config.llava.text_config;
  EXPECT_EQ(text.hidden_size, 4096);
  EXPECT_EQ(text.intermediate_size, 14336);
  EXPECT_EQ(text.kv_heads(), 8);
  EXPECT_EQ(text.rope_base(), 1e6);
  ASSERT_EQ(config.canvases.size(), 2u);
  EXPECT_EQ(config.canvases[0].width, 672);
  EXPECT_EQ(config.layout().tile_cells, 24);
}

TEST(LlavaNextConfig, ReadsTheSparseVicunaLayout) {
  const LlavaNextConfig config = read_next(R"({"model_type": "llava_next",
    "text_config": {"model_type": "llama", "rms_norm_eps": 1e-5, "vocab_size": 32064}})");
  EXPECT_EQ(config.llava.text_config.kv_heads(), 32);
  EXPECT_EQ(config.llava.text_config.intermediate_size, 11008);
  EXPECT_EQ(config.canvases.size(), 5u);
}

TEST(LlavaNextConfig, RefusesWhatWouldGiveOtherNumbers) {
  const auto text = [](const std::string& keys) {
    return next_refusal(R"({"model_type": "llava_next", "text_config": {)" + keys + "}}");
  };
  EXPECT_TRUE(test::mentions(text(R"("model_type": "mistral")"), "sliding_window: 4096"));
  EXPECT_TRUE(test::mentions(text(R"("model_type": "qwen2")"), "'qwen2'; expected llama"));
  EXPECT_EQ(text(R"("model_type": "mistral", "sliding_window": 4096,
                    "max_position_embeddings": 4096)"),
            "");
  EXPECT_TRUE(test::mentions(
      next_refusal(R"({"model_type": "llava_next", "image_grid_pinpoints": [[336, 500]]})"),
      "multiples of 336"));
  EXPECT_TRUE(test::mentions(
      next_refusal(R"({"model_type": "llava_next", "image_grid_pinpoints": []})"), "pairs"));
}

#ifdef GLIMPSE_SHARED_DIR
TEST(LlavaNextConfig, ReadsWhatTransformers5Saves) {
  const auto folder = test::shared_dir() / "golden/models/llava_next";
  const LlavaNextConfig old = read_llava_next_config(folder);
  const LlavaNextConfig newer = read_llava_next_config(folder / "variants/resaved_v5");
  EXPECT_EQ(newer.llava.text_config.rope_base(), old.llava.text_config.rope_base());
  EXPECT_EQ(newer.llava.text_config.kv_heads(), 2);
  EXPECT_EQ(newer.canvases.size(), old.canvases.size());
}
#endif

}  // namespace
}  // namespace glimpse::models
