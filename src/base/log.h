#pragma once
#include <string>

namespace glimpse {

/// Diagnostics on stderr, one line each (line breaks become spaces); stdout belongs to results.
/// Safe to call from several threads.
void log_info(const std::string& line);
void log_warning(const std::string& line);

}  // namespace glimpse
