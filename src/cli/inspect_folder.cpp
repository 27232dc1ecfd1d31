#include "cli/inspect_folder.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/tensor_table.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "config/yaml_writer.h"
#include "data/registry.h"
#include "models/llava/pretrained.h"
#include "models/qwen2_5_vl/config.h"
#include "pruning/glimpse/predictor_file.h"
#include "pruning/registry.h"
#include "storage/tensor_index.h"
#include "tensor/load.h"
#include "tensor/state_dict.h"
#include "text/chat_template.h"
#include "training/checkpoint.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;

struct ModelType {
  std::string model_type;
};

template <class V>
void visit_fields(V& v, ModelType& c) {
  v("model_type", c.model_type, "family of the checkpoint");
}

std::string chat_template_line(const fs::path& folder) {
  try {
    return "chat template: " + std::string(text::recognise_chat_template(folder).name) + "\n";
  } catch (const Error& unknown) {
    return std::string("chat template: none that glimpse knows (") + unknown.what() + ")\n";
  }
}

std::string number(int64_t n) { return std::to_string(n); }

std::string describe_decoder(const models::LlamaConfig& decoder) {
  return "decoder: " + number(decoder.num_hidden_layers) + " layers of width " +
         number(decoder.hidden_size) + ", " + number(decoder.num_attention_heads) + " heads, " +
         number(decoder.vocab_size) + " tokens\n";
}

std::string describe_llava(const fs::path& folder, const std::string& unit) {
  const models::LlavaConfig c = models::read_llava_config(folder);
  const models::ClipVisionConfig& vision = c.vision_config;
  return "vision: " + number(vision.num_hidden_layers) + " blocks of width " +
         number(vision.hidden_size) + ", " + number(vision.image_size) + " pixels, " +
         number(c.visual_tokens()) + " visual tokens a " + unit + "\n" +
         describe_decoder(c.text_config);
}

std::string describe_qwen(const fs::path& folder) {
  const models::QwenConfig c = models::read_qwen_config(folder);
  const models::QwenVisionConfig& vision = c.vision_config;
  return "vision: " + number(vision.depth) + " blocks of width " + number(vision.hidden_size) +
         ", a visual token per " + number(vision.patch_size * vision.spatial_merge_size) + " x " +
         number(vision.patch_size * vision.spatial_merge_size) + " pixels\n" +
         describe_decoder(c.text);
}

std::string describe_model(const fs::path& folder) {
  const std::string type =
      config::parse_known<ModelType>(config::read_json_node(folder / "config.json")).model_type;
  std::string text = "model folder, model_type '" + type + "'";
  if (type == "llava" || type == "llava_next") {
    const std::string unit = type == "llava" ? "picture" : "tile";
    text += "\n" + describe_llava(folder, unit) + chat_template_line(folder);
  } else if (type == "qwen2_5_vl") {
    text += "\n" + describe_qwen(folder) + chat_template_line(folder);
  } else {
    text += " (a family that glimpse does not run)\n";
  }
  return text + tensor_table(storage::read_checkpoint(folder));
}

std::string describe_predictor(const fs::path& folder) {
  const pruning::LoadedPredictor predictor = pruning::load_predictor(folder);
  const pruning::HostShape& host = predictor.host();
  storage::TensorMap tensors;
  for (const auto& [name, tensor] : tensor::state_of(predictor.module())) {
    tensors.emplace(name, tensor::to_view(tensor));
  }
  const std::string options = predictor.kind == pruning::PredictorKind::scout
                                  ? config::to_yaml(predictor.scout->config())
                                  : config::to_yaml(predictor.glimpse->config());
  std::string decoder = "decoder width " + std::to_string(host.width);
  if (predictor.kind == pruning::PredictorKind::glimpse) {
    decoder +=
        ", " + std::to_string(host.layers) + " layers, " + std::to_string(host.heads) + " heads";
  }
  return pruning::method_of(predictor.kind) + " predictor for a model with " + decoder +
         ", vision width " + std::to_string(host.tap_width) + "\n" + options +
         tensor_table(tensors);
}

std::string last_line(const fs::path& file) {
  std::string last;
  for (const std::string& line : split(read_text_file(file), '\n')) {
    if (!line.empty()) last = line;
  }
  return last;
}

// A training, or one stage of a pre-training.
std::string describe_training(const std::string& name, const fs::path& folder) {
  std::string text = name + ": ";
  if (const auto checkpoint = training::latest_checkpoint(folder)) {
    text += "checkpoint after step " + std::to_string(checkpoint->step);
  } else {
    text += "no checkpoint yet";
  }
  const fs::path log = folder / "metrics.jsonl";
  return text + (fs::exists(log) ? "\n  last log line: " + last_line(log) : "") + "\n";
}

std::string describe_run(const fs::path& folder) {
  if (fs::exists(folder / "report.md")) {
    return "evaluation, finished\n" + read_text_file(folder / "report.md");
  }
  if (fs::exists(folder / "journal")) {
    return "evaluation, not finished: glimpse eval CONFIG --resume\n";
  }
  std::string text;
  for (const char* stage : {"vision", "answer"}) {
    if (fs::exists(folder / stage)) text += describe_training(stage, folder / stage);
  }
  if (!text.empty()) return "pre-training of a model\n" + text;
  text = "training of a predictor\n" + describe_training("train", folder);
  if (fs::exists(folder / "predictor")) text += "result: " + (folder / "predictor").string() + "\n";
  return text;
}

bool holds_predictor(const fs::path& folder) {
  return fs::exists(folder / "new_modules_gp.pt") ||
         fs::exists(folder / "new_modules_gp.safetensors");
}

std::vector<fs::path> question_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string describe_questions(const fs::path& file) {
  const auto dataset = data::open_dataset({.source = "jsonl", .path = file.string(), .split = ""});
  std::map<std::string, int64_t> by_type;
  int64_t questions = 0, with_boxes = 0;
  for (int64_t i = 0; i < dataset->num_images(); ++i) {
    for (const data::Sample& sample : dataset->samples(i)) {
      ++questions;
      with_boxes += sample.boxes.empty() ? 0 : 1;
      if (!sample.type.empty()) ++by_type[sample.type];
    }
  }
  std::string text = file.string() + ": " + std::to_string(questions) + " questions about " +
                     std::to_string(dataset->num_images()) + " pictures, " +
                     std::to_string(with_boxes) + " with evidence boxes\n";
  for (const auto& [type, count] : by_type)
    text += "  " + type + ": " + std::to_string(count) + "\n";
  return text;
}

std::string describe_folder(const fs::path& folder) {
  if (holds_predictor(folder)) return describe_predictor(folder);
  if (fs::exists(folder / "config.json")) return describe_model(folder);
  if (fs::exists(folder / "config.yaml")) return describe_run(folder);
  std::string text;
  for (const fs::path& file : question_files(folder)) text += describe_questions(file);
  if (!text.empty()) return text;
  throw Error({.where = folder.string(),
               .found = "a folder of another kind",
               .expected = "config.json (model, predictor), config.yaml (run) or *.jsonl (data)"});
}

}  // namespace glimpse::cli
