#pragma once
#include "cli/config_file.h"

namespace glimpse::cli {

/// `glimpse bench CONFIG.yaml`: measures latency and memory, prints the table. Returns the exit
/// code. Errors: those of the config, the model and evaluation::bench.
int bench(const ConfigArguments& arguments);

}  // namespace glimpse::cli
