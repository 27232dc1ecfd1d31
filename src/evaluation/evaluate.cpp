#include "evaluation/evaluate.h"

#include <algorithm>

#include "base/file.h"
#include "evaluation/compare.h"
#include "evaluation/gallery.h"
#include "evaluation/journal.h"
#include "evaluation/latency.h"
#include "evaluation/manifest.h"
#include "evaluation/memory.h"
#include "evaluation/report/csv.h"
#include "evaluation/report/html.h"
#include "evaluation/report/json.h"
#include "evaluation/report/markdown.h"
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

}  // namespace

EvalSummary evaluate(const EvalConfig& config, const EvalInputs& inputs, const EvalRun& run) {
  RunFacts facts = facts_of(config, inputs, run);
  open_run(run, facts);
  WorkQueue queue(run.folder, journal_names(config));
  answer_questions(config, inputs, queue);
  EvalSummary summary;
  queue.finish_alone([&] {
    save_gallery(config, inputs, run.folder);
    if (config.latency.questions > 0 && read_latency(run.folder).empty()) {
      write_latency(run.folder, measure_latency(config, inputs));
    }
    facts.peak_rss_bytes = peak_rss_bytes();
    write_manifest(run.folder, facts);
    summary = write_reports(config, run.folder);
  });
  return summary;
}

EvalSummary write_reports(const EvalConfig& config, const fs::path& run) {
  std::vector<std::vector<EvalRow>> rows;
  for (const std::string& name : journal_names(config)) rows.push_back(read_journal(run, name));
  EvalSummary summary = compare(config, rows);
  summary.facts = read_manifest(run);
  add_timing(summary, read_latency(run), config);
  write_summary(summary, rows, load_gallery(run, config.gallery), run);
  return summary;
}

void write_summary(EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                   const std::vector<GalleryPicture>& gallery, const fs::path& out) {
  summary.table = markdown_table(summary);
  write_file_atomically(out / "summary.json", summary_json(summary));
  write_file_atomically(out / "report.md", markdown_report(summary));
  write_file_atomically(out / "report.tex", latex_tables(summary));
  for (const auto& [name, text] : csv_files(summary)) {
    write_file_atomically(out / "csv" / name, text);
  }
  write_file_atomically(out / "report.html", html_report(summary, rows, gallery));
}

}  // namespace glimpse::evaluation
