#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli/app.h"

// Commands run in this process, with what they print.
namespace glimpse::test {

struct CommandResult {
  int code = 0;
  std::string out, err;

  int64_t error_lines() const { return std::count(err.begin(), err.end(), '\n'); }
};

inline CommandResult run_command(const std::vector<std::string>& args) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  CommandResult result{.code = cli::run_cli(args)};
  result.out = testing::internal::GetCapturedStdout();
  result.err = testing::internal::GetCapturedStderr();
  return result;
}

/// Bad input: exit code 2 and one line on stderr that holds `part`.
inline void expect_bad_input(const std::vector<std::string>& args, const std::string& part) {
  const CommandResult result = run_command(args);
  EXPECT_EQ(result.code, cli::kExitBadInput) << result.err;
  EXPECT_EQ(result.error_lines(), 1) << result.err;
  EXPECT_TRUE(result.err.starts_with("error: ")) << result.err;
  EXPECT_NE(result.err.find(part), std::string::npos) << result.err;
}

}  // namespace glimpse::test
