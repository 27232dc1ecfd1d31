#include "storage/tensor_index.h"

#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "storage/safetensors.h"
#include "storage/torch_pickle.h"

namespace glimpse::storage {
namespace {

namespace fs = std::filesystem;

using ShardOfTensor = std::map<std::string, std::string>;

[[noreturn]] void fail(const fs::path& where, const std::string& found,
                       const std::string& expected) {
  throw Error({.where = where.string(), .found = found, .expected = expected, .advice = ""});
}

// An index comes from strangers: it may name files of its own folder only.
bool is_plain_file_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

bool has_file(const fs::path& path) {
  std::error_code unreadable;
  return fs::exists(path, unreadable);
}

ShardOfTensor read_index(const fs::path& path) {
  const auto index = read_json_file(path, {.max_depth = 8, .unique_keys = true});
  const auto found = index.is_object() ? index.find("weight_map") : index.end();
  if (found == index.end() || !found->is_object() || found->empty()) {
    fail(path, "no weights", "an object 'weight_map' from tensor names to file names");
  }
  ShardOfTensor shard_of_tensor;
  for (const auto& [tensor, file] : found->items()) {
    if (!file.is_string() || !is_plain_file_name(file.get_ref<const std::string&>())) {
      fail(path, "weight_map['" + tensor + "'] = " + file.dump(), "a file name without folders");
    }
    shard_of_tensor[tensor] = file.get<std::string>();
  }
  return shard_of_tensor;
}

TensorMap read_safetensors_shard(const fs::path& path) { return read_safetensors(path).tensors; }

using ReadShard = TensorMap (*)(const fs::path& path);

TensorMap read_shards(const fs::path& folder, const fs::path& index, ReadShard read) {
  const ShardOfTensor shard_of_tensor = read_index(index);
  std::set<std::string> shards;
  for (const auto& [tensor, shard] : shard_of_tensor) shards.insert(shard);

  TensorMap tensors;
  for (const std::string& shard : shards) {
    for (auto& [name, view] : read(folder / shard)) {
      const auto expected = shard_of_tensor.find(name);
      if (expected == shard_of_tensor.end()) {
        fail(folder / shard, "tensor '" + name + "'", "only tensors that the index names");
      }
      if (expected->second != shard) {
        fail(folder / shard, "tensor '" + name + "'", "it in " + expected->second + " only");
      }
      tensors.emplace(name, std::move(view));
    }
  }
  for (const auto& [name, shard] : shard_of_tensor) {
    if (!tensors.contains(name)) {
      fail(folder / shard, "no tensor '" + name + "'", "every tensor that the index puts here");
    }
  }
  return tensors;
}

}  // namespace

TensorMap read_checkpoint(const fs::path& folder) {
  const fs::path index = folder / "model.safetensors.index.json";
  if (has_file(index)) return read_shards(folder, index, read_safetensors_shard);
  if (has_file(folder / "model.safetensors")) {
    return read_safetensors(folder / "model.safetensors").tensors;
  }
  const fs::path torch_index = folder / "pytorch_model.bin.index.json";
  if (has_file(torch_index)) {
    log_info("no safetensors in " + folder.string() + ": reading the shards of pytorch_model.bin");
    return read_shards(folder, torch_index, read_torch_archive);
  }
  if (has_file(folder / "pytorch_model.bin")) {
    log_info("no safetensors in " + folder.string() + ": reading pytorch_model.bin");
    return read_torch_archive(folder / "pytorch_model.bin");
  }
  fail(folder, "no weights",
       "model.safetensors or pytorch_model.bin, or the index.json of either with its shards");
}

}  // namespace glimpse::storage
