#pragma once
#include "cli/config_file.h"

namespace glimpse::cli {

struct EvalArguments {
  ConfigArguments config;
  bool resume = false;  ///< go on in the run folder that the configuration names
  bool gate = false;    ///< exit code 5 when a watched setting lost more than the margin
};

/// `glimpse eval`: every question with every pruning setting; prints the table.
int eval(const EvalArguments& arguments);

}  // namespace glimpse::cli
