#pragma once
#include <string>
#include <vector>

namespace glimpse::cli {

struct ReportOptions {
  std::vector<std::string> runs;
  std::string out = "runs/comparison";  ///< of several runs; one run's report goes to its folder
  bool intersection = false;            ///< several runs: only the questions that all have
  bool latex = false;                   ///< print the LaTeX tables
  std::string lmms;  ///< one run: folder for its answers as lmms-eval samples; "" = none
};

/// `glimpse report`: of one run, compares and writes its reports again from its journals; of
/// several, compares them with the first one's baseline. Errors: Error when a folder is no
/// evaluation or is not finished, or when the runs do not fit together.
int report(const ReportOptions& options);

}  // namespace glimpse::cli
