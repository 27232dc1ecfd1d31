#pragma once
#include <string>
#include <vector>

namespace glimpse::cli {

inline constexpr const char* kVersion = "0.1.0";

// Exit codes of every command.
inline constexpr int kExitOk = 0;
inline constexpr int kExitBadInput = 2;     ///< usage, configuration, files: one line on stderr
inline constexpr int kExitSomeBroken = 3;   ///< the run finished, some samples could not be read
inline constexpr int kExitInterrupted = 4;  ///< stopped by a signal; can be resumed
inline constexpr int kExitRegression =
    5;  ///< eval --gate: worse than the margin; verify: tensors differ

/// Runs one command: `args` are the words after the program's name. Results go to stdout,
/// diagnostics to stderr. Nothing is thrown.
int run_cli(const std::vector<std::string>& args);

}  // namespace glimpse::cli
