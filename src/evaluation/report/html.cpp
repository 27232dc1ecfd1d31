#include "evaluation/report/html.h"

#include "base/require.h"
#include "evaluation/report/chart.h"
#include "evaluation/report/html_charts.h"
#include "evaluation/report/html_flips.h"
#include "evaluation/report/html_gallery.h"
#include "evaluation/report/html_script.h"
#include "evaluation/report/html_style.h"
#include "evaluation/report/html_tables.h"
#include "evaluation/report/method_series.h"
#include "evaluation/report/wording.h"

namespace glimpse::evaluation {
namespace {

std::string card(const std::string& value, const std::string& about, const std::string& kind = "") {
  return "<div class='card " + kind + "'><b>" + value + "</b><div class='sub'>" + about +
         "</div></div>";
}

std::string section(const std::string& title, const std::string& about, const std::string& body) {
  if (body.empty()) return "";
  return "<section><h2>" + title + "</h2><p class='sub'>" + about + "</p>" + body + "</section>";
}

bool is_non_inferior(const SettingSummary& setting) {
  for (const TaskResult& task : setting.tasks) {
    const MetricResult& m = task.headline_result();
    const bool safe =
        m.verdict == metrics::Verdict::non_inferior || m.verdict == metrics::Verdict::superior;
    if (!m.delta || !safe) return false;
  }
  return !setting.tasks.empty();
}

// What the top of the page talks about: the smallest cache among the settings without a loss, else
// the best first-task score. Only settings that prune count (another run's baseline does not), and
// no oracles.
const SettingSummary* best_setting(const EvalSummary& summary) {
  const SettingSummary* best = nullptr;
  bool best_is_safe = false;
  for (const SettingSummary& setting : summary.settings) {
    const SeriesRole role = role_of(summary, setting);
    const bool counts = role != SeriesRole::baseline && role != SeriesRole::ceiling;
    if (!counts || setting.retention.kv_ratio >= 1 || setting.tasks.empty()) continue;
    const bool safe = is_non_inferior(setting);
    const auto value = [](const SettingSummary& s) {
      return s.tasks.front().headline_result().value.value;
    };
    const bool better =
        best == nullptr || (safe && !best_is_safe) ||
        (safe == best_is_safe && (safe ? setting.retention.kv_ratio < best->retention.kv_ratio
                                       : value(setting) > value(*best)));
    if (!better) continue;
    best = &setting;
    best_is_safe = safe;
  }
  return best;
}

std::string cards(const EvalSummary& summary) {
  std::string html = "<div class='cards'>";
  if (const SettingSummary* best = best_setting(summary)) {
    const std::string name =
        "<b style='display:inline;font-size:inherit'>" + escaped(best->name) + "</b>";
    html += card(percent(best->retention.kv_ratio),
                 "of the visual KV cache kept by " + name + "; layer average " +
                     percent(best->retention.layer_average_ratio));
    for (const TaskResult& task : best->tasks) {
      const MetricResult& m = task.headline_result();
      if (!m.delta) continue;
      html += card(points(*m.delta).substr(0, points(*m.delta).find(' ')) + " points",
                   escaped(task.task) + " against " + escaped(summary.baseline) + ", interval " +
                       points(*m.delta).substr(points(*m.delta).find('[')) + ": " +
                       metrics::name_of(m.verdict));
    }
    if (best->timing) {
      html += card("x" + ratio(best->timing->ttft_ratio).substr(1, 4),
                   "time to first token, " + ratio(best->timing->ttft_ratio));
    }
    html += card(bytes(best->memory.kv_bytes),
                 "KV cache when decoding starts, instead of " +
                     bytes(summary.setting(summary.baseline).memory.kv_bytes));
  }
  if (summary.broken_rows > 0) {
    html += card(std::to_string(summary.broken_rows),
                 "rows could not be answered and score 0; the journal says why", "warn");
  }
  return html + "</div>";
}

std::string notes(const EvalSummary& summary) {
  std::string html = "<ul>";
  for (const std::string& note : method_notes(summary)) html += "<li>" + escaped(note) + "</li>";
  return html + "</ul>";
}

std::string fact(const std::string& name, const std::string& value) {
  return "<tr><td class='name'>" + name + "</td><td style='text-align:left;white-space:normal'>" +
         escaped(value) + "</td></tr>";
}

std::string reproduction(const RunFacts& f) {
  std::string html = "<table>";
  if (!f.command.empty()) html += fact("command", f.command);
  html += fact("run", f.run) + fact("program", f.program) + fact("machine", f.machine) +
          fact("threads", std::to_string(f.threads)) +
          fact("model", f.model + ", " + f.dtype + ", " + f.device + ", sha256 " + f.model_sha256) +
          fact("data", f.data + ", sha256 " + f.data_sha256);
  for (const auto& [path, hash] : f.predictors_sha256) {
    html += fact("predictor", path + ", sha256 " + hash);
  }
  return html + "</table>";
}

// What the tables leave to be asked: which answers changed, and by whose rules.
std::string answer_sections(const EvalSummary& summary, const std::string& explorer) {
  const ReportTable totals = total_table(summary), readings = reading_table(summary);
  const ReportTable flips = flip_table(summary);
  return section(totals.title, totals.about, plain_table_html(totals)) +
         section(flips.title, escaped(flips.about), plain_table_html(flips)) +
         section(
             "Flip explorer",
             "Every answer that turned right or wrong; the first of every setting and question "
             "type with the picture: what was dropped is dark, or the scores by which the setting "
             "chose, from violet (low) to yellow (of several steps the last: what it did not see "
             "is dark).",
             explorer) +
         section(readings.title, readings.about, plain_table_html(readings));
}

std::string evidence_html(const EvalSummary& summary) {
  return evidence_charts_html(summary) + evidence_retention_html(summary) +
         evidence_scores_html(summary);
}

std::string sections(const EvalSummary& summary, const std::string& gallery,
                     const std::string& explorer) {
  const std::string baseline = escaped(summary.baseline);
  std::string html = section("Results",
                             "Scores with 95 % intervals, paired differences to " + baseline +
                                 " in points, and whether a loss beyond the margin is excluded.",
                             headline_table_html(summary));
  html +=
      section("Score against cost",
              "Further left is cheaper, further up is better. A line is one method through its "
              "budgets; bold ones are trained. The hollow point is an oracle that knows where the "
              "answer is, the ceiling; grey dashed lines look at neither picture nor question, "
              "the floor. Bars are 95 % intervals (with many settings: of the line under the "
              "pointer). A row of a table picks its line.",
              cost_charts_html(summary));
  html += section("Where the time goes",
                  "Median milliseconds of each phase for one question from the decoded picture on, "
                  "batch 1. Everything left of decode is the time to the first token.",
                  phase_chart_html(summary) + timing_table_html(summary));
  html += section("Scores by question type",
                  "Second line: difference to " + baseline +
                      " in points (interval on hovering). Cells are shaded where the interval "
                      "excludes zero.",
                  type_scores_html(summary));
  html += section(
      "Kept share by question type",
      "The adaptive ratio. Methods with a fixed ratio keep the same share for every question; a "
      "predictor spends tokens where the question needs them: a caption looks at every object, a "
      "question about one object looks at one. Share of the visual KV cache, mean over questions.",
      type_retention_html(summary));
  html += section(
      "Kept share and score by evidence size",
      "How much of the picture the boxes of a question's evidence cover. Small evidence is what "
      "pruning loses first; an adaptive method keeps more where there is more to see. Mean shares "
      "of the visual KV cache, below the median and p10 to p90; then scores, below the difference "
      "to " +
          baseline + ".",
      evidence_html(summary));
  html += answer_sections(summary, explorer);
  html += section("Gallery",
                  "What the tokens that survive look like: kept regions keep their colour inside a "
                  "white line, the share is that of the visual KV cache, pink boxes are the "
                  "annotated evidence (no method but the oracles "
                  "sees them).",
                  gallery);
  html += section("How this was measured", "", notes(summary));
  return html + section("To repeat it", "Hashes of everything that determines the answers.",
                        reproduction(summary.facts));
}

std::string warnings_html(const EvalSummary& summary) {
  std::string html;
  for (const std::string& warning : summary.warnings) {
    html += "<div class='card warn'>" + escaped(warning) + "</div>";
  }
  return html.empty() ? "" : "<div class='cards'>" + html + "</div>";
}

std::string search_field(const EvalSummary& summary) {
  constexpr size_t kOneScreen = 12;  // settings
  if (summary.settings.size() <= kOneScreen) return "";
  return "<p class='find'><input id='find' placeholder='only settings named ...' aria-label='only "
         "settings named'></p>";
}

}  // namespace

std::string html_report(const EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                        const ReportPictures& pictures) {
  require(rows.size() == summary.settings.size() + (summary.again ? 1 : 0), "report",
          std::to_string(rows.size()) + " journals",
          "one for each of " + std::to_string(summary.settings.size()) + " settings");
  const std::string title =
      "Pruning " + escaped(summary.facts.model) + " on " + escaped(summary.facts.data);
  return "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
         "<meta name='viewport' content='width=device-width, initial-scale=1'><title>" +
         title + "</title><style>" + std::string(kStyle) + "</style></head><body><main><h1>" +
         title + "</h1><div class='soft'>" + std::to_string(summary.questions) + " questions, " +
         std::to_string(summary.pictures) + " pictures, " +
         std::to_string(summary.settings.size()) + " settings, margin " +
         escaped(percent(summary.margin)) + "</div>" + cards(summary) + warnings_html(summary) +
         search_field(summary) +
         sections(summary, gallery_html(summary, rows, pictures),
                  flip_explorer_html(summary, rows, pictures)) +
         "</main><script>" + std::string(kScript) + "</script></body></html>\n";
}

}  // namespace glimpse::evaluation
