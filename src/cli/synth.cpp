#include "cli/synth.h"

#include <iostream>

#include "base/error.h"
#include "cli/app.h"
#include "data/jsonl_writer.h"
#include "data/registry.h"
#include "models/random_checkpoint.h"

namespace glimpse::cli {

namespace {

int synth_model(const SynthOptions& options) {
  if (options.shard_mb < 0) {
    throw Error({.where = "--shard-mb",
                 .found = std::to_string(options.shard_mb),
                 .expected = "0 (one file) or more"});
  }
  const models::RandomCheckpoint written = models::write_random_checkpoint(
      options.model_config, options.out,
      {.seed = options.seed, .shard_bytes = options.shard_mb * 1'000'000});
  std::cout << options.out << ": " << written.parameters << " random parameters in "
            << written.files << (written.files == 1 ? " file\n" : " files\n");
  if (!written.has_tokenizer) {
    std::cout << "no tokenizer beside " << options.model_config
              << ": put one into the folder to run the model\n";
  }
  return kExitOk;
}

}  // namespace

int synth(const SynthOptions& options) {
  if (!options.model_config.empty()) {
    if (options.scenes == 0) return synth_model(options);
    throw Error({.where = "synth",
                 .found = "--scenes and --model-config",
                 .expected = "exactly one of them"});
  }
  if (options.scenes < 1) {
    throw Error(
        {.where = "--scenes", .found = std::to_string(options.scenes), .expected = "1 or more"});
  }
  const auto dataset = data::open_dataset(
      {.source = "scenes", .split = options.split, .count = options.scenes, .seed = options.seed});
  data::write_jsonl_dataset(*dataset, options.out, options.split);
  std::cout << options.out << ": " << dataset->num_images() << " scenes in samples.jsonl\n";
  return kExitOk;
}

}  // namespace glimpse::cli
