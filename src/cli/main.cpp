#include <algorithm>
#include <array>
#include <string_view>

#include "cli/app.h"
#include "cli/process.h"

namespace {

// Loading LibTorch twice takes a third of a second: commands that only look do not pay for it.
bool computes(std::string_view command) {
  constexpr std::array<std::string_view, 6> kComputing{"run",   "train",    "eval",
                                                       "bench", "pretrain", "doctor"};
  return std::find(kComputing.begin(), kComputing.end(), command) != kComputing.end();
}

}  // namespace

int main(int argc, char** argv) {
  if (std::any_of(argv + 1, argv + argc, computes))
    glimpse::cli::restart_with_passive_waiting(argv);
  return glimpse::cli::run_cli({argv + 1, argv + argc});
}
