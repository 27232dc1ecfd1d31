#include "evaluation/compare.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/strings.h"
#include "evaluation/benchmark_totals.h"
#include "evaluation/flips.h"
#include "evaluation/question_scores.h"
#include "evaluation/retention_means.h"

namespace glimpse::evaluation {
namespace {

using metrics::Estimate;

constexpr double kCiderScale = 10;

// One metric of a setting and of the baseline over the same questions.
struct Paired {
  std::vector<double> treated, baseline;
  std::vector<std::string> images, types;
  std::vector<EvidenceSize> evidence;
};

std::vector<double> differences(const Paired& p) {
  std::vector<double> values;
  for (size_t i = 0; i < p.treated.size(); ++i) values.push_back(p.treated[i] - p.baseline[i]);
  return values;
}

// The questions of every kind, in the order of their first.
template <class Kind>
std::vector<std::pair<Kind, Paired>> parts_of(const Paired& p, const std::vector<Kind>& kinds) {
  std::vector<std::pair<Kind, Paired>> parts;
  for (size_t i = 0; i < kinds.size(); ++i) {
    auto part = std::find_if(parts.begin(), parts.end(),
                             [&](const auto& known) { return known.first == kinds[i]; });
    if (part == parts.end()) part = parts.insert(parts.end(), {kinds[i], {}});
    part->second.treated.push_back(p.treated[i]);
    part->second.baseline.push_back(p.baseline[i]);
    part->second.images.push_back(p.images[i]);
  }
  return parts;
}

class Comparison {
 public:
  Comparison(const EvalConfig& config, bool is_baseline)
      : is_baseline_(is_baseline),
        margin_(config.margin),
        bootstrap_{.resamples = config.bootstrap.resamples, .seed = config.bootstrap.seed} {}

  bool is_baseline() const { return is_baseline_; }

  MetricResult result(const std::string& name, const Paired& p) const {
    return finish(name, p, p.treated, differences(p));
  }

  MetricResult type_mean(const std::string& basic, const Paired& p) const {
    return finish(basic + "_type_mean", p, with_mean_over_types(p.treated, p.types),
                  with_mean_over_types(differences(p), p.types));
  }

  std::vector<TypeResult> by_type(const std::string& metric, const Paired& p) const {
    std::vector<TypeResult> results;
    for (const auto& [type, part] : parts_of(p, p.types)) {
      results.push_back({type, static_cast<int64_t>(part.treated.size()), result(metric, part)});
    }
    return results;
  }

  std::vector<EvidenceResult> by_evidence(const std::string& metric, const Paired& p) const {
    const bool has_sizes = std::any_of(p.evidence.begin(), p.evidence.end(), [](EvidenceSize s) {
      return s != EvidenceSize::none && s != EvidenceSize::not_recorded;
    });
    if (!has_sizes) return {};
    std::vector<EvidenceResult> results;
    for (const auto& [size, part] : parts_of(p, p.evidence)) {
      results.push_back({.size = size,
                         .n = static_cast<int64_t>(part.treated.size()),
                         .result = result(metric, part),
                         .retention = {}});
    }
    std::ranges::sort(results, {}, &EvidenceResult::size);
    return results;
  }

 private:
  MetricResult finish(const std::string& name, const Paired& p, const std::vector<double>& values,
                      const std::vector<double>& deltas) const {
    MetricResult result{.name = name,
                        .value = metrics::mean_with_interval(values, p.images, bootstrap_),
                        .margin = name == "cider" ? margin_ * kCiderScale : margin_};
    if (is_baseline_) return result;
    result.delta = metrics::mean_with_interval(deltas, p.images, bootstrap_);
    result.verdict = metrics::non_inferiority(*result.delta, result.margin);
    result.detectable_effect = metrics::minimum_detectable_effect(result.delta->standard_error);
    result.mcnemar = paired_test(p.treated, p.baseline);
    return result;
  }

  bool is_baseline_;
  double margin_;
  metrics::BootstrapOptions bootstrap_;
};

// Questions of one task, in the baseline's order.
Pairing pair_up(const std::vector<QuestionScores>& treated,
                const std::vector<QuestionScores>& baseline, const std::string& task) {
  std::map<std::string, const QuestionScores*> by_id;
  for (const QuestionScores& question : treated) by_id[question.id] = &question;
  Pairing pairs;
  for (const QuestionScores& question : baseline) {
    const auto found = by_id.find(question.id);
    if (question.task != task || found == by_id.end()) continue;
    pairs.treated.push_back(found->second);
    pairs.baseline.push_back(&question);
  }
  return pairs;
}

Paired values_of(const Pairing& pairs, const std::string& metric) {
  Paired p;
  for (size_t i = 0; i < pairs.treated.size(); ++i) {
    p.treated.push_back(pairs.treated[i]->scores.at(metric));
    p.baseline.push_back(pairs.baseline[i]->scores.at(metric));
    p.images.push_back(pairs.treated[i]->image_id);
    p.types.push_back(pairs.treated[i]->type);
    p.evidence.push_back(pairs.treated[i]->evidence);
  }
  return p;
}

bool everywhere(const Pairing& pairs, const std::string& metric) {
  const auto has = [&](const QuestionScores* q) { return q->scores.contains(metric); };
  return std::all_of(pairs.treated.begin(), pairs.treated.end(), has) &&
         std::all_of(pairs.baseline.begin(), pairs.baseline.end(), has);
}

// The data set's own score, or what its kind of questions is usually scored by.
std::string basic_metric(const Pairing& pairs, const std::string& task) {
  const std::string& own = pairs.baseline.front()->metric;
  if (!own.empty() && everywhere(pairs, own)) return own;
  if (task == "caption") return "cider";
  return everywhere(pairs, "vqa_accuracy") ? "vqa_accuracy" : "exact_match";
}

// Every score that all questions have: the well-known ones first.
std::vector<std::string> metrics_of(const Pairing& pairs) {
  std::vector<std::string> names;
  for (const char* name : {"cider", "vqa_accuracy", "slot_accuracy", "exact_match"}) {
    if (everywhere(pairs, name)) names.emplace_back(name);
  }
  for (const auto& [name, score] : pairs.baseline.front()->scores) {
    const bool listed = std::find(names.begin(), names.end(), name) != names.end();
    if (!listed && everywhere(pairs, name)) names.push_back(name);
  }
  return names;
}

void count_broken(TaskResult& result, const Pairing& pairs, const std::string& metric) {
  double sum = 0;
  for (const QuestionScores* question : pairs.treated) {
    result.broken += question->answered ? 0 : 1;
    sum += question->answered ? question->scores.at(metric) : 0;
  }
  if (result.broken == 0 || result.broken == result.n) return;
  result.over_answered = sum / static_cast<double>(result.n - result.broken);
}

TaskResult compare_task(const Pairing& pairs, const std::string& task,
                        const Comparison& comparison) {
  const std::string basic = basic_metric(pairs, task);
  TaskResult result{
      .task = task, .n = static_cast<int64_t>(pairs.treated.size()), .headline = basic};
  const Paired main = values_of(pairs, basic);
  result.by_type = comparison.by_type(basic, main);
  result.by_evidence = comparison.by_evidence(basic, main);
  const bool has_own_metric = basic == pairs.baseline.front()->metric;
  if (task != "caption" && !has_own_metric && result.by_type.size() > 1) {
    result.metrics.push_back(comparison.type_mean(basic, main));
    result.headline = result.metrics.back().name;
  }
  for (const std::string& name : metrics_of(pairs)) {
    result.metrics.push_back(comparison.result(name, values_of(pairs, name)));
  }
  count_broken(result, pairs, basic);
  if (!comparison.is_baseline()) result.flips = count_flips(pairs, basic);
  return result;
}

struct Baseline {
  metrics::DocumentFrequency captions;
  double kv_bytes = 0;
  std::vector<QuestionScores> scores = {};
};

void check_complete(const Setting& setting, const std::vector<EvalRow>& rows,
                    const std::set<std::string>& expected) {
  std::set<std::string> ids;
  for (const EvalRow& row : rows) ids.insert(row.id);
  const size_t wanted = expected.size() * static_cast<size_t>(setting.seeds);
  if (ids == expected && rows.size() == wanted) return;
  throw Error({.where = "setting '" + setting.name + "'",
               .found = std::to_string(rows.size()) + " answers in the journal",
               .expected = std::to_string(wanted) + ", the baseline's questions times the seeds",
               .advice = "run the evaluation again with --resume"});
}

size_t index_of_baseline(const EvalConfig& config) {
  const auto found =
      std::find_if(config.settings.begin(), config.settings.end(),
                   [&](const Setting& setting) { return setting.name == config.baseline; });
  return static_cast<size_t>(found - config.settings.begin());
}

bool watched(const EvalConfig& config, const std::string& name) {
  return config.gate.empty() ||
         std::find(config.gate.begin(), config.gate.end(), name) != config.gate.end();
}

bool regressed(const SettingSummary& setting) {
  return std::any_of(setting.tasks.begin(), setting.tasks.end(), [](const TaskResult& task) {
    const MetricResult& headline = task.headline_result();
    return headline.delta && headline.verdict == metrics::Verdict::inferior;
  });
}

void add_evidence_retention(SettingSummary& setting, const std::vector<EvalRow>& rows) {
  const auto by_evidence = retention_by_evidence(rows);
  for (TaskResult& task : setting.tasks) {
    for (EvidenceResult& part : task.by_evidence) {
      const auto found = by_evidence.find({task.task, part.size});
      if (found != by_evidence.end()) part.retention = found->second;
    }
  }
}

// The setting's part of the summary; timing comes from elsewhere.
SettingSummary summarize(const Setting& setting, const std::vector<EvalRow>& rows,
                         const Baseline& baseline, const Comparison& comparison) {
  SettingSummary result{.name = setting.name,
                        .method = setting.pruning.method,
                        .predictor = setting.pruning.predictor};
  const std::vector<QuestionScores> scores = question_scores(rows, baseline.captions);
  for (const char* task : {"vqa", "caption"}) {
    const Pairing pairs = pair_up(scores, baseline.scores, task);
    if (pairs.treated.empty()) continue;
    result.tasks.push_back(compare_task(pairs, task, comparison));
    if (setting.seeds > 1) result.tasks.back().flips.reset();
  }
  result.retention = retention_means(rows);
  result.retention_by_type = retention_by_type(rows);
  add_evidence_retention(result, rows);
  result.memory.kv_bytes = mean_kv_bytes(rows);
  if (baseline.kv_bytes > 0) {
    result.memory.kv_bytes_ratio = result.memory.kv_bytes / baseline.kv_bytes;
  }
  result.broken_rows =
      std::count_if(rows.begin(), rows.end(), [](const EvalRow& row) { return !row.ok(); });
  return result;
}

void add_totals(EvalSummary& summary, SettingSummary& setting, const std::vector<EvalRow>& rows) {
  try {
    if (!setting.tasks.empty()) setting.tasks.front().totals = benchmark_totals(rows);
  } catch (const Error& e) {
    summary.warnings.push_back("No totals for '" + setting.name + "': " + e.what());
  }
}

void adjust_for_several_tests(EvalSummary& summary) {
  std::vector<MetricResult*> tested;
  std::vector<double> p_values;
  for (SettingSummary& setting : summary.settings) {
    for (TaskResult& task : setting.tasks) {
      for (MetricResult& result : task.metrics) {
        if (result.name != task.headline || !result.mcnemar) continue;
        tested.push_back(&result);
        p_values.push_back(result.mcnemar->p);
      }
    }
  }
  const std::vector<double> adjusted = metrics::holm_adjusted(p_values);
  for (size_t i = 0; i < tested.size(); ++i) tested[i]->p_holm = adjusted[i];
}

void add_reason(EvalSummary& summary, const SettingSummary& setting,
                const std::vector<EvalRow>& rows) {
  const auto broken =
      std::find_if(rows.begin(), rows.end(), [](const EvalRow& row) { return !row.ok(); });
  if (broken == rows.end()) return;
  summary.warnings.push_back("'" + setting.name + "' left " + std::to_string(setting.broken_rows) +
                             " of " + std::to_string(rows.size()) +
                             " rows unanswered, the first: " + broken->status);
}

void add_warnings(EvalSummary& summary, const EvalConfig& config) {
  if (config.limit > 0) {
    summary.warnings.push_back("limit: " + std::to_string(config.limit) +
                               " is set, so this is not the whole data set.");
  }
  std::vector<std::string> blunt;  // a verdict that was reached needed no more questions
  for (const SettingSummary& setting : summary.settings) {
    for (const TaskResult& task : setting.tasks) {
      const MetricResult& m = task.headline_result();
      const bool open = m.delta && m.verdict == metrics::Verdict::inconclusive;
      if (open && m.detectable_effect > m.margin)
        blunt.push_back(setting.name + " (" + task.task + ")");
    }
  }
  if (!blunt.empty()) {
    summary.warnings.push_back(
        "Too few questions to tell whether the loss stays within the margin: " + join(blunt, ", ") +
        " (see the smallest detectable difference).");
  }
  if (summary.broken_rows > 0) {
    summary.warnings.push_back(std::to_string(summary.broken_rows) +
                               " rows could not be answered and score 0; the journal says why.");
  }
}

}  // namespace

EvalSummary compare(const EvalConfig& config, const std::vector<std::vector<EvalRow>>& rows) {
  const size_t base = index_of_baseline(config);
  std::set<std::string> ids, images;
  for (const EvalRow& row : rows[base]) {
    ids.insert(row.id);
    images.insert(row.image_id);
  }
  Baseline baseline{.captions = caption_frequency(rows[base]),
                    .kv_bytes = mean_kv_bytes(rows[base])};
  baseline.scores = question_scores(rows[base], baseline.captions);
  EvalSummary summary{.baseline = config.baseline,
                      .questions = static_cast<int64_t>(ids.size()),
                      .pictures = static_cast<int64_t>(images.size()),
                      .margin = config.margin,
                      .resamples = config.bootstrap.resamples};
  for (size_t s = 0; s < config.settings.size(); ++s) {
    const Setting& setting = config.settings[s];
    check_complete(setting, rows[s], ids);
    SettingSummary result = summarize(setting, rows[s], baseline, Comparison(config, s == base));
    add_totals(summary, result, rows[s]);
    add_reason(summary, result, rows[s]);
    summary.broken_rows += result.broken_rows;
    if (watched(config, setting.name) && regressed(result)) {
      summary.regressions.push_back(setting.name);
    }
    summary.settings.push_back(std::move(result));
  }
  if (config.repeat_baseline) {
    Setting again = config.settings[base];
    again.name = again_name(config.baseline);
    check_complete(again, rows.back(), ids);
    summary.again = summarize(again, rows.back(), baseline, Comparison(config, false));
  }
  adjust_for_several_tests(summary);
  add_warnings(summary, config);
  return summary;
}

}  // namespace glimpse::evaluation
