#pragma once
#include <string>

#include "inference/answer.h"
#include "pruning/registry.h"

namespace glimpse::cli {

/// One answered prompt of `glimpse run`.
struct RunRecord {
  inference::Answer answer;
  std::string prompt;  ///< as the tokenizer read it
  std::string model;   ///< folder
  pruning::PruningConfig pruning;
};

/// The --json file (docs/formats.md, "run --json"): text as decoded, token ids, retention on every
/// scale, milliseconds per phase, indices of the kept visual tokens.
std::string run_json(const RunRecord& record);

/// One line for people: what was kept, and how long it took.
std::string run_line(const inference::Answer& answer);

}  // namespace glimpse::cli
