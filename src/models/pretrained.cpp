#include "models/pretrained.h"

#include <torch/torch.h>

#include <array>

#include "base/error.h"
#include "base/file.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "models/llava/model.h"
#include "models/llava/pretrained.h"
#include "models/llava/processor.h"
#include "models/llava_next/model.h"
#include "models/llava_next/pretrained.h"
#include "models/llava_next/processor.h"
#include "models/qwen2_5_vl/model.h"
#include "models/qwen2_5_vl/pretrained.h"
#include "models/qwen2_5_vl/processor.h"
#include "tensor/dtype.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

using ModulesPtr = std::shared_ptr<torch::nn::Module>;

using ProcessorPtr = std::unique_ptr<Processor>;

struct Family {
  const char* model_type;
  Model (*load)(const fs::path& folder, const ModelSpec& spec);
  ModulesPtr (*modules)(const fs::path& folder);
  ProcessorPtr (*processor)(const fs::path& folder, image::PassOrder order);
};

// The only place that knows all families.
constexpr std::array kFamilies{
    Family{"llava", load_llava,
           [](const fs::path& folder) -> ModulesPtr {
             return std::make_shared<LlavaModules>(read_llava_config(folder));
           },
           [](const fs::path& folder, image::PassOrder order) -> ProcessorPtr {
             return llava_processor(folder, read_llava_config(folder), order);
           }},
    Family{"llava_next", load_llava_next,
           [](const fs::path& folder) -> ModulesPtr {
             return std::make_shared<LlavaNextModules>(read_llava_next_config(folder));
           },
           [](const fs::path& folder, image::PassOrder order) -> ProcessorPtr {
             return llava_next_processor(folder, read_llava_next_config(folder), order);
           }},
    Family{"qwen2_5_vl", load_qwen2_5_vl,
           [](const fs::path& folder) -> ModulesPtr {
             return std::make_shared<QwenModules>(read_qwen_config(folder));
           },
           [](const fs::path& folder, image::PassOrder order) -> ProcessorPtr {
             return qwen_processor(folder, read_qwen_config(folder), order);
           }}};

struct ModelType {
  std::string model_type;
};

template <class V>
void visit_fields(V& v, ModelType& c) {
  v("model_type", c.model_type, "family of the checkpoint");
}

const Family& family_of(const fs::path& folder) {
  const config::Node root = config::read_json_node(folder / "config.json");
  const auto type = config::parse_known<ModelType>(root).model_type;
  std::string known;
  for (const Family& family : kFamilies) {
    if (type == family.model_type) return family;
    known += (known.empty() ? "" : ", ") + std::string(family.model_type);
  }
  throw Error({.where = (folder / "config.json").string(),
               .found = "model_type '" + type + "'",
               .expected = "one of: " + known});
}

void require_folder(const fs::path& folder) {
  if (fs::is_directory(folder)) return;
  throw Error({.where = folder.string(),
               .found = "no such folder",
               .expected = "a Hugging Face checkpoint folder"});
}

torch::ScalarType choose_dtype(const std::string& name) {
  if (name != "auto") return tensor::parse_dtype(name);
  return tensor::cpu_has_bfloat16() ? torch::kBFloat16 : torch::kFloat32;
}

}  // namespace

Model load_model(const fs::path& folder, const LoadModelOptions& options) {
  require_folder(folder);
  const Family& family = family_of(folder);
  return family.load(folder, {.family = family.model_type,
                              .folder = folder,
                              .dtype = choose_dtype(options.dtype),
                              .device = tensor::parse_device(options.device),
                              .pass_order = image::parse_pass_order(options.image_resize),
                              .random_seed = options.random_seed});
}

Model load_model(const ModelSource& source) {
  return load_model(
      source.path,
      {.dtype = source.dtype, .device = source.device, .image_resize = source.image_resize});
}

std::unique_ptr<Processor> load_processor(const ModelSource& source) {
  const fs::path folder = source.path;
  require_folder(folder);
  return family_of(folder).processor(folder, image::parse_pass_order(source.image_resize));
}

std::shared_ptr<torch::nn::Module> unloaded_modules(const fs::path& folder) {
  return family_of(folder).modules(folder);
}

std::string weights_fingerprint(const torch::nn::Module& modules) {
  std::string digests;
  for (const auto& item : modules.named_parameters()) {
    const torch::Tensor weights = item.value().detach().cpu().contiguous();
    digests += item.key() +
               sha256_hex({static_cast<const std::byte*>(weights.data_ptr()), weights.nbytes()});
  }
  return sha256_hex(std::as_bytes(std::span(digests)));
}

}  // namespace glimpse::models
