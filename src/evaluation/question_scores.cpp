#include "evaluation/question_scores.h"

#include <set>

#include "metrics/caption.h"

namespace glimpse::evaluation {
namespace {

bool is_caption(const EvalRow& row) { return row.task == "caption"; }

std::vector<metrics::Response> captions_of(const std::vector<EvalRow>& rows, int64_t repeat) {
  std::vector<metrics::Response> captions;
  for (const EvalRow& row : rows) {
    if (is_caption(row) && row.repeat == repeat) {
      captions.push_back({.prediction = row.prediction, .references = row.references});
    }
  }
  return captions;
}

// CIDEr by question, one value a seed.
std::map<std::string, std::vector<double>> cider_by_question(
    const std::vector<EvalRow>& rows, const metrics::DocumentFrequency& frequency) {
  std::set<int64_t> repeats;
  for (const EvalRow& row : rows) repeats.insert(row.repeat);
  std::map<std::string, std::vector<double>> cider;
  for (const int64_t repeat : repeats) {
    const auto captions = metrics::tokenize_samples(captions_of(rows, repeat));
    const metrics::CorpusScore scores = metrics::cider(captions, frequency);
    size_t next = 0;
    for (const EvalRow& row : rows) {
      if (is_caption(row) && row.repeat == repeat) {
        cider[row.id].push_back(scores.per_sample[next++]);
      }
    }
  }
  return cider;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

metrics::DocumentFrequency caption_frequency(const std::vector<EvalRow>& rows) {
  return metrics::document_frequency(metrics::tokenize_samples(captions_of(rows, 0)));
}

std::vector<QuestionScores> question_scores(const std::vector<EvalRow>& rows,
                                            const metrics::DocumentFrequency& frequency) {
  std::set<std::string> broken;
  std::map<std::string, std::set<std::string>> names;
  for (const EvalRow& row : rows) {
    if (!row.ok()) broken.insert(row.id);
    names[row.task].insert("exact_match");
    for (const auto& [name, score] : row.scores) names[row.task].insert(name);
  }
  std::map<std::string, std::map<std::string, std::vector<double>>> values;
  for (const EvalRow& row : rows) {
    for (const auto& [name, score] : row.scores) values[row.id][name].push_back(score);
    if (row.ok()) continue;
    for (const std::string& name : names[row.task]) values[row.id][name].push_back(0);
  }
  for (const auto& [id, scores] : cider_by_question(rows, frequency)) values[id]["cider"] = scores;
  std::vector<QuestionScores> questions;
  for (const EvalRow& row : rows) {
    if (row.repeat != 0) continue;
    QuestionScores question{.id = row.id,
                            .image_id = row.image_id,
                            .task = row.task,
                            .type = row.type,
                            .metric = row.metric,
                            .prediction = row.prediction,
                            .evidence = evidence_size(row),
                            .answered = !broken.contains(row.id),
                            .scores = {}};
    for (const auto& [name, scores] : values[row.id]) question.scores[name] = mean(scores);
    questions.push_back(std::move(question));
  }
  return questions;
}

std::vector<double> with_mean_over_types(const std::vector<double>& values,
                                         const std::vector<std::string>& types) {
  std::map<std::string, std::vector<double>> by_type;
  for (size_t i = 0; i < values.size(); ++i) by_type[types[i]].push_back(values[i]);
  const auto num_types = static_cast<double>(by_type.size());
  std::map<std::string, double> means;
  double overall = 0;
  for (const auto& [type, members] : by_type) {
    means[type] = mean(members);
    overall += means[type] / num_types;
  }
  std::vector<double> shifted;
  for (size_t i = 0; i < values.size(); ++i) {
    const double weight = static_cast<double>(values.size()) /
                          (num_types * static_cast<double>(by_type[types[i]].size()));
    shifted.push_back(overall + weight * (values[i] - means[types[i]]));
  }
  return shifted;
}

}  // namespace glimpse::evaluation
