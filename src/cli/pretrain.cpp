#include "cli/pretrain.h"

#include <torch/torch.h>

#include <algorithm>
#include <iostream>

#include "base/error.h"
#include "base/file.h"
#include "base/signal.h"
#include "base/strings.h"
#include "cli/app.h"
#include "cli/manifest.h"
#include "config/help.h"
#include "config/parse.h"
#include "config/yaml_writer.h"
#include "data/scene_questions.h"
#include "models/llava/save_pretrained.h"
#include "text/tokenizer.h"
#include "text/word_level_tokenizer_file.h"
#include "training/pretrain.h"
#include "training/run_folder.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;
using training::PretrainConfig;

// What the vocabulary decides is not for the configuration to say.
void follow_vocabulary(PretrainConfig& config) {
  const std::vector<std::string>& specials = text::word_level_specials();
  const auto image = std::find(specials.begin(), specials.end(), "<image>");
  config.model.image_token_index = image - specials.begin();
  config.model.text_config.vocab_size =
      static_cast<int64_t>(specials.size() + data::scene_vocabulary().size());
}

std::unique_ptr<text::Tokenizer> write_tokenizer(const fs::path& folder) {
  const std::string json =
      text::word_level_tokenizer_json(data::scene_vocabulary(), text::word_level_specials());
  write_file_atomically(folder / "tokenizer.json", json);
  return text::load_tokenizer(folder);
}

// Both stages' logs in one file, each line with its stage.
std::string joined_log(const fs::path& run) {
  std::string log;
  for (const std::string stage : {"vision", "answer"}) {
    for (const std::string& line : split(read_text_file(run / stage / "metrics.jsonl"), '\n')) {
      if (line.size() > 1) log += "{\"stage\":\"" + stage + "\"," + line.substr(1) + "\n";
    }
  }
  return log;
}

// The folders of this machine mean nothing to those who get the weights.
std::string shareable_yaml(PretrainConfig config) {
  config.run = PretrainConfig{}.run;
  config.output = PretrainConfig{}.output;
  return config::to_yaml(config);
}

std::shared_ptr<models::LlavaModules> train_stages(const PretrainConfig& config,
                                                   const fs::path& run,
                                                   const text::Tokenizer& tokenizer) {
  try {
    return training::pretrain(
        config, run, [&](const std::string& text) { return tokenizer.encode(text, false); });
  } catch (const Interrupted&) {
    // The stage names its own folder, which is not what the command takes.
    throw Interrupted("stopped; continue with: glimpse pretrain --resume " + run.string());
  }
}

}  // namespace

int pretrain(const ConfigArguments& arguments) {
  if (arguments.help_config) {
    std::cout << config::describe_fields<PretrainConfig>();
    return kExitOk;
  }
  auto config = config::parse_config<PretrainConfig>(read_config(arguments));
  follow_vocabulary(config);
  models::validate(config.model);
  watch_stop_signals();
  const fs::path run = run_folder(arguments, config.run);
  training::open_run(run, config::to_yaml(config), !arguments.resume.empty());
  write_manifest(run, {});
  const auto tokenizer = write_tokenizer(run / "model");
  const auto modules = train_stages(config, run, *tokenizer);
  const fs::path output = config.output.empty() ? run / "model" : fs::path(config.output);
  models::save_pretrained(*modules, data::scene_vocabulary(), output);
  write_file_atomically(output / "pretrain.yaml", shareable_yaml(config));
  write_file_atomically(output / "pretrain_log.jsonl", joined_log(run));
  std::cout << "model: " << output.string() << "\n";
  return kExitOk;
}

}  // namespace glimpse::cli
