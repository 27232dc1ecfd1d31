#include "cli/report.h"

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/file.h"
#include "base/require.h"
#include "cli/app.h"
#include "config/parse.h"
#include "config/yaml_reader.h"
#include "evaluation/compare_runs.h"
#include "evaluation/journal.h"
#include "evaluation/lmms_samples.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;

evaluation::FinishedRun finished_run(const std::string& run) {
  const fs::path folder = run;
  if (!fs::is_directory(folder / "journal")) {
    throw Error(
        {.where = run, .found = "no journal", .expected = "the run folder of glimpse eval"});
  }
  return {folder, config::parse_config<evaluation::EvalConfig>(
                      config::read_yaml_file(folder / "config.yaml"))};
}

void export_lmms(const evaluation::FinishedRun& run, const fs::path& folder) {
  for (const evaluation::Setting& setting : run.config.settings) {
    const auto rows = evaluation::read_journal(run.folder, setting.name);
    for (const fs::path& file : evaluation::write_lmms_samples(rows, folder)) {
      std::cout << "samples: " << file.string() << "\n";
    }
  }
}

}  // namespace

int report(const ReportOptions& options) {
  std::vector<evaluation::FinishedRun> runs;
  for (const std::string& run : options.runs) runs.push_back(finished_run(run));
  const bool one = runs.size() == 1;
  require(one || options.lmms.empty(), "--lmms", std::to_string(runs.size()) + " runs", "one run");
  const fs::path out = one ? runs.front().folder : fs::path(options.out);
  const evaluation::EvalSummary summary =
      one ? evaluation::write_reports(runs.front().config, out)
          : evaluation::compare_runs(runs, {.intersection = options.intersection}, out);
  std::cout << (options.latex ? read_text_file(out / "report.tex") : summary.table);
  for (const std::string& warning : summary.warnings) std::cout << "note: " << warning << "\n";
  if (!options.lmms.empty()) export_lmms(runs.front(), options.lmms);
  std::cout << "\nreport: " << (out / "report.html").string() << "\n";
  return summary.broken_rows > 0 ? kExitSomeBroken : kExitOk;
}

}  // namespace glimpse::cli
