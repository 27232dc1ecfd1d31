#include "evaluation/report/markdown.h"

#include "evaluation/report/tables.h"
#include "evaluation/report/wording.h"

namespace glimpse::evaluation {
namespace {

std::string chapter(const ReportTable& table) {
  if (!has_rows(table)) return "";
  return "\n## " + table.title + "\n\n" + (table.about.empty() ? "" : table.about + "\n\n") +
         markdown_of(table);
}

}  // namespace

std::string markdown_table(const EvalSummary& summary) {
  return markdown_of(headline_table(summary));
}

std::string latex_tables(const EvalSummary& summary) {
  std::string text;
  for (const ReportTable& table :
       {headline_table(summary), type_score_table(summary), type_retention_table(summary),
        evidence_score_table(summary), evidence_retention_table(summary), total_table(summary)}) {
    if (has_rows(table)) text += (text.empty() ? "" : "\n") + latex_of(table);
  }
  return text;
}

std::string markdown_report(const EvalSummary& summary) {
  std::string text = "# Evaluation of " + summary.facts.model + " on " + summary.facts.data +
                     "\n\n" + markdown_table(summary);
  if (!summary.warnings.empty()) text += "\n";
  for (const std::string& warning : summary.warnings) text += "- **Note:** " + warning + "\n";
  text += chapter(total_table(summary)) + chapter(type_score_table(summary)) +
          chapter(type_retention_table(summary)) + chapter(evidence_score_table(summary)) +
          chapter(evidence_retention_table(summary)) + chapter(flip_table(summary)) +
          chapter(reading_table(summary));
  text += "\n## How this was measured\n\n";
  for (const std::string& note : method_notes(summary)) text += "- " + note + "\n";
  return text;
}

}  // namespace glimpse::evaluation
