#include "models/random_checkpoint.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "models/pretrained.h"
#include "models/random_weights.h"
#include "storage/safetensors.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;
using storage::TensorMap;

constexpr double kDeviation = 0.02;  // initializer_range of the published configs
constexpr int64_t kNumbersAtOnce = 1 << 20;

constexpr std::array kCompanions{"generation_config.json",
                                 "preprocessor_config.json",
                                 "processor_config.json",
                                 "tokenizer.json",
                                 "tokenizer.model",
                                 "tokenizer_config.json",
                                 "special_tokens_map.json",
                                 "added_tokens.json",
                                 "vocab.json",
                                 "merges.txt",
                                 "chat_template.jinja",
                                 "chat_template.json",
                                 "video_preprocessor_config.json"};

struct TieKey {
  std::optional<bool> tie_word_embeddings;
};

template <class V>
void visit_fields(V& v, TieKey& c) {
  v("tie_word_embeddings", c.tie_word_embeddings, "the head is the embedding table");
}

struct ShapeKeys {
  TieKey text_config;
  std::optional<bool> tie_word_embeddings;

  bool ties_head() const {
    return text_config.tie_word_embeddings.value_or(tie_word_embeddings.value_or(false));
  }
};

template <class V>
void visit_fields(V& v, ShapeKeys& c) {
  v("text_config", c.text_config, "the decoder");
  v("tie_word_embeddings", c.tie_word_embeddings, "the head is the embedding table");
}

TensorMap layout_of(const torch::nn::Module& modules, bool ties_head) {
  TensorMap layout;
  for (const auto& item : modules.named_parameters()) {
    if (ties_head && item.key().ends_with("lm_head.weight")) continue;
    layout.emplace(item.key(), storage::TensorView{.dtype = storage::DType::bf16,
                                                   .shape = item.value().sizes().vec()});
  }
  return layout;
}

int64_t numbers_of(const storage::TensorView& view) {
  return static_cast<int64_t>(*storage::byte_size(view.dtype, view.shape)) / 2;
}

std::vector<TensorMap> split(const TensorMap& layout, int64_t shard_bytes) {
  std::vector<TensorMap> shards(1);
  int64_t bytes = 0;
  for (const auto& [name, view] : layout) {
    const int64_t size = 2 * numbers_of(view);
    if (shard_bytes > 0 && bytes + size > shard_bytes && !shards.back().empty()) {
      shards.emplace_back();
      bytes = 0;
    }
    shards.back().emplace(name, view);
    bytes += size;
  }
  return shards;
}

class RandomWeights {
 public:
  explicit RandomWeights(uint64_t seed)
      : generator_(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

  void append(const std::string& name, const storage::TensorView& view, const AppendBytes& append) {
    const StartValue start = start_value(name, static_cast<int64_t>(view.shape.size()));
    for (int64_t left = numbers_of(view); left > 0; left -= kNumbersAtOnce) {
      torch::Tensor values = torch::empty({std::min(left, kNumbersAtOnce)});
      if (start == StartValue::one) {
        values.fill_(1);
      } else if (start == StartValue::zero) {
        values.zero_();
      } else {
        values.normal_(0, kDeviation, generator_);
      }
      const torch::Tensor half = values.to(torch::kBFloat16);
      append(half.data_ptr(), half.nbytes());
    }
  }

 private:
  at::Generator generator_;
};

std::string shard_name(size_t shard, size_t count) {
  if (count == 1) return "model.safetensors";
  std::array<char, 48> name{};
  std::snprintf(name.data(), name.size(), "model-%05zu-of-%05zu.safetensors", shard + 1, count);
  return name.data();
}

void write_weights(const std::vector<TensorMap>& shards, const fs::path& folder, uint64_t seed) {
  RandomWeights weights(seed);
  nlohmann::ordered_json index{{"metadata", nlohmann::json::object()}};
  int64_t bytes = 0;
  for (size_t i = 0; i < shards.size(); ++i) {
    const TensorMap& shard = shards[i];
    const std::string file = shard_name(i, shards.size());
    const auto write = [&](const std::string& name, const AppendBytes& append) {
      weights.append(name, shard.at(name), append);
    };
    storage::stream_safetensors(folder / file, shard, write, {{"format", "pt"}});
    for (const auto& [name, view] : shard) {
      bytes += 2 * numbers_of(view);
      index["weight_map"][name] = file;
    }
  }
  if (shards.size() == 1) return;
  index["metadata"]["total_size"] = bytes;
  write_file_atomically(folder / "model.safetensors.index.json", index.dump(2) + "\n");
}

}  // namespace

RandomCheckpoint write_random_checkpoint(const fs::path& config_file, const fs::path& folder,
                                         const RandomCheckpointOptions& options) {
  if (fs::exists(folder) && !fs::is_empty(folder)) {
    throw Error({.where = folder.string(), .found = "files", .expected = "a new folder"});
  }
  const auto keys = config::parse_known<ShapeKeys>(config::read_json_node(config_file));
  write_file_atomically(folder / "config.json", read_text_file(config_file));
  const TensorMap layout = layout_of(*unloaded_modules(folder), keys.ties_head());
  const std::vector<TensorMap> shards = split(layout, options.shard_bytes);
  write_weights(shards, folder, options.seed);
  for (const char* name : kCompanions) {
    const fs::path companion = config_file.parent_path() / name;
    if (fs::exists(companion)) write_file_atomically(folder / name, read_text_file(companion));
  }
  RandomCheckpoint written{.files = static_cast<int64_t>(shards.size()),
                           .has_tokenizer = fs::exists(folder / "tokenizer.json") ||
                                            fs::exists(folder / "tokenizer.model")};
  for (const auto& [name, view] : layout) written.parameters += numbers_of(view);
  return written;
}

}  // namespace glimpse::models
