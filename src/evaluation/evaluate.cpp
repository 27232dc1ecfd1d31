#include "evaluation/evaluate.h"

#include <algorithm>
#include <cstdint>

#include "base/file.h"
#include "evaluation/calibration.h"
#include "evaluation/compare.h"
#include "evaluation/drawn_runs.h"
#include "evaluation/flip_pictures.h"
#include "evaluation/gallery.h"
#include "evaluation/journal.h"
#include "evaluation/latency.h"
#include "evaluation/manifest.h"
#include "evaluation/memory.h"
#include "evaluation/questions.h"
#include "evaluation/report/csv.h"
#include "evaluation/report/html.h"
#include "evaluation/report/json.h"
#include "evaluation/report/markdown.h"
#include "evaluation/report/wording.h"
#include "evaluation/runner.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;

void add_timing(EvalSummary& summary, const std::vector<LatencyRow>& rows,
                const EvalConfig& config) {
  for (SettingSummary& setting : summary.settings) {
    const bool timed = std::any_of(rows.begin(), rows.end(), [&](const LatencyRow& row) {
      return row.setting == setting.name;
    });
    if (timed) setting.timing = summarize_latency(rows, setting.name, config);
  }
}

struct Results {
  std::vector<std::vector<EvalRow>> rows;
  EvalSummary summary;
};

Results read_results(const EvalConfig& config, const fs::path& run) {
  Results results;
  for (const std::string& name : journal_names(config)) {
    results.rows.push_back(read_journal(run, name));
  }
  results.summary = compare(config, results.rows);
  results.summary.facts = read_manifest(run);
  results.summary.calibrations = read_calibration(run);
  add_timing(results.summary, read_latency(run), config);
  return results;
}

void keep_flips(const Results& results, const EvalConfig& config, const EvalInputs& inputs,
                const fs::path& run) {
  const std::vector<Flip> all = list_flips(results.summary, results.rows, SIZE_MAX);
  std::vector<Flip> shown;
  for (const size_t place : flips_with_pictures(all, kMostFlipPictures)) {
    shown.push_back(all[place]);
  }
  save_flip_pictures(config, inputs, run, shown);
}

void write_all(Results& results, const EvalConfig& config, const fs::path& run) {
  const ReportPictures pictures = drawn_runs({{run, config}}, results.summary, results.rows);
  write_summary(results.summary, results.rows, pictures, run);
}

}  // namespace

EvalSummary evaluate(const EvalConfig& asked, const EvalInputs& inputs, const EvalRun& run) {
  variants_of(asked, inputs);  // a setting that cannot work leaves no run folder behind
  RunFacts facts = facts_of(asked, inputs, run);
  open_run(run, facts);
  WorkQueue queue(run.folder, journal_names(asked));
  EvalConfig config = asked;
  queue.alone([&] { config = calibrated(asked, inputs, run.folder); });
  answer_questions(config, inputs, queue);
  Results results;
  queue.alone([&] {
    save_gallery(config, inputs, run.folder);
    if (config.latency.questions > 0 && read_latency(run.folder).empty()) {
      write_latency(run.folder, measure_latency(config, inputs));
    }
    facts.peak_rss_bytes = peak_rss_bytes();
    write_manifest(run.folder, facts);
    results = read_results(config, run.folder);
    if (config.gallery > 0) keep_flips(results, config, inputs, run.folder);
    write_all(results, config, run.folder);
  });
  return results.summary;
}

EvalSummary write_reports(const EvalConfig& config, const fs::path& run) {
  Results results = read_results(config, run);
  write_all(results, config, run);
  return results.summary;
}

void write_summary(EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                   const ReportPictures& pictures, const fs::path& out) {
  summary.table = markdown_table(summary);
  for (const Calibration& found : summary.calibrations) summary.table += sentence(found) + "\n";
  write_file_atomically(out / "summary.json", summary_json(summary));
  write_file_atomically(out / "report.md", markdown_report(summary));
  write_file_atomically(out / "report.tex", latex_tables(summary));
  for (const auto& [name, text] : csv_files(summary)) {
    write_file_atomically(out / "csv" / name, text);
  }
  write_file_atomically(out / "report.html", html_report(summary, rows, pictures));
}

}  // namespace glimpse::evaluation
