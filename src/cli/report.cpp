#include "cli/report.h"

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "cli/app.h"
#include "config/parse.h"
#include "config/yaml_reader.h"
#include "evaluation/evaluate.h"

namespace glimpse::cli {

namespace fs = std::filesystem;

int report(const std::string& run) {
  const fs::path folder = run;
  if (!fs::is_directory(folder / "journal")) {
    throw Error(
        {.where = run, .found = "no journal", .expected = "the run folder of glimpse eval"});
  }
  const auto config =
      config::parse_config<evaluation::EvalConfig>(config::read_yaml_file(folder / "config.yaml"));
  const evaluation::EvalSummary summary = evaluation::write_reports(config, folder);
  std::cout << summary.table << "\nreport: " << (folder / "report.html").string() << "\n";
  return summary.broken_rows > 0 ? kExitSomeBroken : kExitOk;
}

}  // namespace glimpse::cli
