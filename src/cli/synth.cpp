#include "cli/synth.h"

#include <iostream>

#include "base/error.h"
#include "cli/app.h"
#include "data/jsonl_writer.h"
#include "data/registry.h"

namespace glimpse::cli {

int synth(const SynthOptions& options) {
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
