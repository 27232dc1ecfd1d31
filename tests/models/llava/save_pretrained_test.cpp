#include "models/llava/save_pretrained.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

#include "models/formula_weights.h"
#include "models/pretrained.h"
#include "models/whole_run.h"
#include "support/error_text.h"
#include "support/shared.h"
#include "text/word_level_tokenizer_file.h"

namespace glimpse::models {
namespace {

const std::vector<std::string> kWords = {"user", "assistant", "what", "is", "it", "?"};

LlavaConfig small_config() {
  LlavaConfig config;
  config.vision_config = {.hidden_size = 8,
                          .intermediate_size = 16,
                          .num_hidden_layers = 2,
                          .num_attention_heads = 2,
                          .image_size = 28,
                          .patch_size = 14};
  config.text_config.vocab_size =
      static_cast<int64_t>(kWords.size() + text::word_level_specials().size());
  config.text_config.hidden_size = 16;
  config.text_config.intermediate_size = 24;
  config.text_config.num_hidden_layers = 2;
  config.text_config.num_attention_heads = 4;
  config.text_config.num_key_value_heads = 2;
  config.text_config.rms_norm_eps = 1e-4;
  const auto& specials = text::word_level_specials();
  config.image_token_index =
      std::find(specials.begin(), specials.end(), "<image>") - specials.begin();
  return config;
}

std::shared_ptr<LlavaModules> small_modules() {
  auto modules = std::make_shared<LlavaModules>(small_config());
  test::fill_by_formula(*modules);
  modules->to(torch::kBFloat16);
  return modules;
}

}  // namespace

TEST(SavePretrained, LoadsAgainWithTheSameWeightsAndTheSameConfig) {
  const test::TempFolder folder;
  const auto saved = small_modules();
  save_pretrained(*saved, kWords, folder.path());
  const Model loaded = load_model(folder.path(), {.dtype = "bfloat16"});
  EXPECT_EQ(weights_fingerprint(*loaded.modules), weights_fingerprint(*saved));
  const auto& config = std::dynamic_pointer_cast<LlavaModules>(loaded.modules)->config();
  EXPECT_EQ(config.text_config.rms_norm_eps, 1e-4);
  EXPECT_EQ(config.text_config.kv_heads(), 2);
  EXPECT_EQ(config.vision_config.image_size, 28);
  EXPECT_EQ(config.image_token_index, small_config().image_token_index);
}

TEST(SavePretrained, TheProcessorReadsChatsAndPictures) {
  const test::TempFolder folder;
  save_pretrained(*small_modules(), kWords, folder.path());
  const Model loaded = load_model(folder.path(), {.dtype = "float32"});
  const image::Image picture{
      .width = 28, .height = 28, .rgb = std::vector<uint8_t>(28 * 28 * 3, 99)};
  const ModelInput input = loaded.processor->prepare(user_prompt("what is it ?", 1), {picture});
  EXPECT_EQ(input.visual_tokens(), 4);
  EXPECT_EQ(loaded.processor->tokenizer().decode(std::vector<int64_t>{loaded.spec.end_ids.at(0)},
                                                 /*skip_special=*/false),
            "<eos>");
  const test::WholeRun run = test::run_whole(loaded, input);
  EXPECT_TRUE(run.logits_SV.isfinite().all().item<bool>());
}

TEST(SavePretrained, RefusesAnotherNumberOfWords) {
  const test::TempFolder folder;
  const std::string message = test::error_text([&] {
    save_pretrained(*small_modules(), {"one", "word"}, folder.path());
  });
  EXPECT_NE(message.find("vocab_size"), std::string::npos) << message;
}

}  // namespace glimpse::models
