#include "evaluation/report/html_flips.h"

#include <map>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "evaluation/report/chart.h"

namespace glimpse::evaluation {
namespace {

using nlohmann::json;

constexpr double kHalf = 0.5;
constexpr size_t kMostFlips = 20000;
constexpr size_t kLongestText = 300;

// A page shows a window of the matching flips; texts go in as text, never as HTML.
constexpr std::string_view kScript = R"js(
(() => {
  const flips = JSON.parse(document.getElementById('flip-data').textContent);
  const setting = document.getElementById('flip-setting'), way = document.getElementById('flip-way');
  const find = document.getElementById('flip-find'), body = document.getElementById('flip-body');
  const count = document.getElementById('flip-count');
  const show = () => {
    const text = find.value.toLowerCase();
    const wanted = flips.filter(f => (setting.value === '' || f[0] === setting.value) &&
      (way.value === '' || f[1] === way.value) &&
      (text === '' || f.slice(2).join(' ').toLowerCase().includes(text)));
    count.textContent = wanted.length + ' flips' + (wanted.length > 200 ? ', the first 200 shown' : '');
    body.replaceChildren(...wanted.slice(0, 200).map(f => {
      const row = document.createElement('tr');
      for (const cell of f) row.appendChild(document.createElement('td')).textContent = cell;
      return row;
    }));
  };
  for (const control of [setting, way, find]) control.addEventListener('input', show);
  show();
})();
)js";

double score_of(const EvalRow& row, const std::string& metric) {
  const auto found = row.scores.find(metric);
  return row.ok() && found != row.scores.end() ? found->second : 0;
}

// The score behind the headline: of a mean over types, the score it is the mean of.
std::string basic_name(const std::string& headline) {
  constexpr std::string_view kTypeMean = "_type_mean";
  return headline.ends_with(kTypeMean) ? headline.substr(0, headline.size() - kTypeMean.size())
                                       : headline;
}

std::string cut(const std::string& text) {
  return text.size() > kLongestText ? text.substr(0, kLongestText) + " ..." : text;
}

json flip_cells(const EvalRow& before, const EvalRow& after, bool was_right) {
  return {after.setting,
          was_right ? "right to wrong" : "wrong to right",
          after.type.empty() ? after.task : after.type,
          after.id,
          cut(after.question),
          cut(before.references.empty() ? "" : before.references.front()),
          cut(before.prediction),
          cut(after.ok() ? after.prediction : after.status)};
}

json all_flips(const EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows) {
  std::map<std::string, std::string> metric_of_task;
  std::map<std::string, const EvalRow*> baseline;
  for (size_t s = 0; s < summary.settings.size(); ++s) {
    if (summary.settings[s].name != summary.baseline) continue;
    for (const TaskResult& task : summary.settings[s].tasks) {
      metric_of_task[task.task] = basic_name(task.headline);
    }
    for (const EvalRow& row : rows[s]) baseline[row.id] = &row;
  }
  json flips = json::array();
  for (size_t s = 0; s < summary.settings.size(); ++s) {
    for (const EvalRow& row : rows[s]) {
      const auto before = baseline.find(row.id);
      if (before == baseline.end() || row.repeat != 0 || flips.size() >= kMostFlips) continue;
      const std::string& metric = metric_of_task[row.task];
      const bool was_right = score_of(*before->second, metric) >= kHalf;
      const bool is_right = score_of(row, metric) >= kHalf;
      if (was_right != is_right) flips.push_back(flip_cells(*before->second, row, was_right));
    }
  }
  return flips;
}

std::string choice(const std::string& id, const std::vector<std::string>& values,
                   const std::string& all) {
  std::string html = "<select id='" + id + "'><option value=''>" + all + "</option>";
  for (const std::string& value : values) html += "<option>" + escaped(value) + "</option>";
  return html + "</select> ";
}

}  // namespace

std::string flip_explorer_html(const EvalSummary& summary,
                               const std::vector<std::vector<EvalRow>>& rows) {
  const json flips = all_flips(summary, rows);
  if (flips.empty()) return "";
  std::vector<std::string> names;
  for (const SettingSummary& setting : summary.settings) {
    if (setting.name != summary.baseline) names.push_back(setting.name);
  }
  std::string header;
  for (const char* title : {"setting", "flip", "type", "id", "question", "reference",
                            "baseline says", "setting says"}) {
    header += std::string("<th>") + title + "</th>";
  }
  // "</script" inside a text would end the element.
  const std::string data =
      replace_all(flips.dump(-1, ' ', false, json::error_handler_t::replace), "</", "<\\/");
  return "<p>" + choice("flip-setting", names, "every setting") +
         choice("flip-way", {"right to wrong", "wrong to right"}, "both directions") +
         "<input id='flip-find' placeholder='search' aria-label='search'> "
         "<span id='flip-count' class='soft'></span></p><div class='scroll "
         "flips'><table><thead><tr>" +
         header +
         "</tr></thead><tbody id='flip-body'></tbody></table></div>"
         "<script type='application/json' id='flip-data'>" +
         data + "</script><script>" + std::string(kScript) + "</script>";
}

}  // namespace glimpse::evaluation
