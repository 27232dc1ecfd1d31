#include "evaluation/compare_runs.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/strings.h"
#include "evaluation/compare.h"
#include "evaluation/drawn_runs.h"
#include "evaluation/journal.h"
#include "evaluation/manifest.h"

namespace glimpse::evaluation {
namespace {

using RowTable = std::vector<std::vector<EvalRow>>;
using Ids = std::set<std::string>;

// Folder names, numbered where they repeat.
std::vector<std::string> labels_of(const std::vector<FinishedRun>& runs) {
  std::vector<std::string> labels;
  std::map<std::string, int> seen;
  for (const FinishedRun& run : runs) {
    const auto folder = run.folder.has_filename() ? run.folder : run.folder.parent_path();
    const std::string name = folder.filename().string();
    const int count = ++seen[name];
    labels.push_back(count == 1 ? name : name + "-" + std::to_string(count));
  }
  return labels;
}

Ids ids_of(const RowTable& rows) {
  Ids ids;
  for (const EvalRow& row : rows.front()) ids.insert(row.id);
  return ids;
}

Ids common_ids(const std::vector<Ids>& sets) {
  Ids common = sets.front();
  for (const Ids& other : sets) {
    std::erase_if(common, [&](const std::string& id) { return !other.contains(id); });
  }
  return common;
}

std::string counts(const std::vector<Ids>& sets, const std::vector<std::string>& labels) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < sets.size(); ++i) {
    parts.push_back(labels[i] + " " + std::to_string(sets[i].size()));
  }
  return join(parts, ", ");
}

void check_same_questions(const EvalRow& first, const EvalRow& other, const std::string& label) {
  if (first.question == other.question && first.references == other.references) return;
  throw Error({.where = label,
               .found = "another question or other references for id '" + other.id + "'",
               .expected = "the same data in every run"});
}

// All settings of all runs as one evaluation.
struct Combined {
  EvalConfig config;
  RowTable rows;
  std::vector<Ids> ids;
};

void add_run(Combined& all, const FinishedRun& run, const std::string& label) {
  RowTable rows;
  for (const Setting& setting : run.config.settings) {
    rows.push_back(read_journal(run.folder, setting.name));
    Setting renamed = setting;
    renamed.name = label + "_" + setting.name;
    for (EvalRow& row : rows.back()) row.setting = renamed.name;
    all.config.settings.push_back(renamed);
  }
  all.ids.push_back(ids_of(rows));
  all.rows.insert(all.rows.end(), rows.begin(), rows.end());
}

Combined combine(const std::vector<FinishedRun>& runs, const std::vector<std::string>& labels) {
  Combined all{.config = runs.front().config, .rows = {}, .ids = {}};
  all.config.settings.clear();
  all.config.gate.clear();
  all.config.repeat_baseline = false;
  all.config.limit = 0;
  all.config.baseline = labels.front() + "_" + runs.front().config.baseline;
  for (size_t i = 0; i < runs.size(); ++i) add_run(all, runs[i], labels[i]);
  return all;
}

void keep_common(Combined& all, const Ids& common) {
  std::map<std::string, const EvalRow*> first;
  for (std::vector<EvalRow>& rows : all.rows) {
    std::erase_if(rows, [&](const EvalRow& row) { return !common.contains(row.id); });
    for (const EvalRow& row : rows) {
      const auto [entry, is_new] = first.try_emplace(row.id, &row);
      if (!is_new) check_same_questions(*entry->second, row, row.setting);
    }
  }
}

void merge_facts(EvalSummary& summary, const std::vector<FinishedRun>& runs) {
  summary.facts = read_manifest(runs.front().folder);
  for (size_t i = 1; i < runs.size(); ++i) {
    const RunFacts facts = read_manifest(runs[i].folder);
    for (const auto& [path, hash] : facts.predictors_sha256) {
      summary.facts.predictors_sha256[path] = hash;
    }
    if (facts.model_sha256 != summary.facts.model_sha256) {
      summary.warnings.push_back(runs[i].folder.string() + " is of another model: " + facts.model +
                                 " (" + facts.model_family + ", " + facts.dtype + ", weights " +
                                 facts.model_sha256.substr(0, 12) + ").");
    }
    summary.facts.peak_rss_bytes = std::max(summary.facts.peak_rss_bytes, facts.peak_rss_bytes);
  }
}

}  // namespace

EvalSummary compare_runs(const std::vector<FinishedRun>& runs, const CompareRuns& options,
                         const std::filesystem::path& out) {
  const std::vector<std::string> labels = labels_of(runs);
  Combined all = combine(runs, labels);
  const Ids common = common_ids(all.ids);
  const bool same = std::all_of(all.ids.begin(), all.ids.end(),
                                [&](const Ids& ids) { return ids.size() == common.size(); });
  const std::string found =
      counts(all.ids, labels) + " questions, " + std::to_string(common.size()) + " in all of them";
  if (common.empty() || (!same && !options.intersection)) {
    throw Error({.where = "runs",
                 .found = found,
                 .expected = "the same questions in every run",
                 .advice = common.empty() ? "" : "add --intersection to compare the common ones"});
  }
  keep_common(all, common);
  EvalSummary summary = compare(all.config, all.rows);
  if (!same) summary.warnings.push_back("Only the common questions count: " + found + ".");
  merge_facts(summary, runs);
  const ReportPictures pictures = drawn_runs(runs, summary, all.rows);
  write_summary(summary, all.rows, pictures, out);
  return summary;
}

}  // namespace glimpse::evaluation
