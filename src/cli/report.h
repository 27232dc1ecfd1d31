#pragma once
#include <string>

namespace glimpse::cli {

/// `glimpse report`: compares and writes summary.json, report.md and report.html of an evaluation
/// again from its journal. Errors: Error when RUN is no evaluation or is not finished.
int report(const std::string& run);

}  // namespace glimpse::cli
