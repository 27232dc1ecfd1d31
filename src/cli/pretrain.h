#pragma once
#include "cli/config_file.h"

namespace glimpse::cli {

/// `glimpse pretrain`: a small LVLM from scratch, written as a Hugging Face folder with the
/// configuration (pretrain.yaml) and the log (pretrain_log.jsonl) that made it.
int pretrain(const ConfigArguments& arguments);

}  // namespace glimpse::cli
