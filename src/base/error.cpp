#include "base/error.h"

namespace glimpse {
namespace {

std::string one_line(const ErrorParts& parts) {
  std::string line = parts.where + ": " + parts.found;
  if (!parts.expected.empty()) line += "; expected " + parts.expected;
  if (!parts.advice.empty()) line += "; " + parts.advice;
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return line;
}

}  // namespace

Error::Error(const ErrorParts& parts) : std::runtime_error(one_line(parts)) {}

}  // namespace glimpse
