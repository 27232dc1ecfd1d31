#pragma once
#include <filesystem>
#include <fstream>
#include <string>

#include "support/shared.h"

// Model folders without weights, of tiny shapes, with the tokenizers of configs/bench/models.
namespace glimpse::test {

inline std::filesystem::path bench_models() { return source_dir() / "configs/bench/models"; }

inline void copy_but_config(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::create_directories(to);
  for (const auto& file : std::filesystem::directory_iterator(from)) {
    if (file.path().filename() == "config.json") continue;
    std::filesystem::copy(file.path(), to / file.path().filename());
  }
}

/// Qwen2.5-VL: 4 layers of width 32 with 4 heads, 4 blocks of width 32.
inline void write_bare_qwen(const std::filesystem::path& folder) {
  copy_but_config(bench_models() / "qwen2_5_vl_3b", folder);
  std::ofstream(folder / "config.json") << R"({"model_type": "qwen2_5_vl", "hidden_size": 32,
"intermediate_size": 48, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2,
"vocab_size": 151936, "tie_word_embeddings": true, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
"rope_scaling": {"type": "mrope", "mrope_section": [1, 1, 2]}, "eos_token_id": 151645,
"image_token_id": 151655, "video_token_id": 151656, "vision_config": {"depth": 4, "hidden_size": 32,
"intermediate_size": 40, "num_heads": 2, "out_hidden_size": 32, "fullatt_block_indexes": [1, 3]}})";
}

/// LLaVA: 2 layers of width 32, a tower of 2 blocks over the published 336 x 336 pixels.
inline void write_bare_llava(const std::filesystem::path& folder, bool tied) {
  copy_but_config(bench_models() / "llava15_7b", folder);
  std::ofstream(folder / "config.json")
      << R"({"model_type": "llava", "image_token_index": 32000, "eos_token_id": 2,
"tie_word_embeddings": )"
      << (tied ? "true" : "false") << R"(, "text_config": {"model_type": "llama", "hidden_size": 32,
"intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 32064},
"vision_config": {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2,
"num_attention_heads": 2, "image_size": 336, "patch_size": 14}})";
}

}  // namespace glimpse::test
