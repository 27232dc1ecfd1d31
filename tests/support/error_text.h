#pragma once
#include <string>

#include "base/error.h"

namespace glimpse::test {

/// The message of the glimpse::Error that `action` throws, "" when it throws none.
template <class F>
std::string error_text(const F& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

inline bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace glimpse::test
