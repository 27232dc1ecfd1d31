#pragma once
#include <stdexcept>
#include <string>

namespace glimpse {

/// What a user needs to mend a wrong input. `expected` and `advice` may stay empty.
struct ErrorParts {
  std::string where = {};     ///< file, key or option
  std::string found = {};     ///< what was there
  std::string expected = {};  ///< what should have been there
  std::string advice = {};    ///< what to do
};

/// The world is wrong (config, file, checkpoint, data): one line, no stack trace, exit code 2.
/// The programmer being wrong is TORCH_CHECK or assert instead.
class Error : public std::runtime_error {
 public:
  explicit Error(const ErrorParts& parts);
};

/// A stop signal arrived and everything worth keeping is on disk: exit code 4.
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace glimpse
