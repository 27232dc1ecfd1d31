#include "cli/score.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/app.h"
#include "cli/score_tasks.h"

namespace glimpse::cli {
namespace {

const ScoreTask& task_named(const std::string& name) {
  std::vector<std::string> names;
  for (const ScoreTask& task : all_score_tasks()) {
    if (task.name == name) return task;
    names.emplace_back(task.name);
  }
  const std::string closest = closest_match(name, names);
  throw Error({.where = "--task",
               .found = "'" + name + "'",
               .expected = score_tasks(),
               .advice = closest.empty() ? "" : "did you mean '" + closest + "'?"});
}

/// Appends the shortest decimal form that reads back as the same number.
void append_number(std::string& text, double value) {
  std::array<char, 32> digits;
  text.append(digits.data(),
              std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

std::string number_text(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

std::string object_of(const Figures& figures) {
  std::vector<std::string> members;
  for (const auto& [name, value] : figures) {
    members.push_back(quoted(name) + ": " + number_text(value));
  }
  return "{" + join(members, ", ") + "}";
}

std::string object_of(const std::map<std::string, Figures>& groups) {
  std::vector<std::string> members;
  for (const auto& [name, figures] : groups) {
    members.push_back("  " + quoted(name) + ": " + object_of(figures));
  }
  return "{\n" + join(members, ",\n") + "\n}";
}

std::string intervals_of(const Scores& scores) {
  std::vector<std::string> members;
  for (const auto& [name, interval] : scores.intervals) {
    members.push_back(quoted(name) + ": [" + number_text(interval.low) + ", " +
                      number_text(interval.high) + "]");
  }
  return "{" + join(members, ", ") + "}";
}

// Written as text: hundreds of thousands of samples as JSON values would take gigabytes.
void append_samples(std::string& text, const Scores& scores) {
  std::vector<std::string> labels;
  for (const std::string& column : scores.columns) labels.push_back(quoted(column) + ": ");
  for (size_t i = 0; i < scores.ids.size(); ++i) {
    text += i == 0 ? "\n  " : ",\n  ";
    text += quoted(scores.ids[i]);
    text += ": {";
    for (size_t k = 0; k < labels.size(); ++k) {
      if (k > 0) text += ", ";
      text += labels[k];
      append_number(text, scores.rows[i][k]);
    }
    text += "}";
  }
}

std::string json_of(const std::string& task, const Scores& scores) {
  std::string text = "{\n\"task\": " + quoted(task) + ",\n\"n\": " + std::to_string(scores.n) +
                     ",\n\"metrics\": " + object_of(scores.metrics);
  if (!scores.intervals.empty()) text += ",\n\"intervals\": " + intervals_of(scores);
  if (!scores.profiles.empty()) text += ",\n\"profiles\": " + object_of(scores.profiles);
  if (!scores.by_question_type.empty()) {
    text += ",\n\"by_question_type\": " + object_of(scores.by_question_type);
  }
  if (!scores.by_answer_type.empty()) {
    text += ",\n\"by_answer_type\": " + object_of(scores.by_answer_type);
  }
  text += ",\n\"warnings\": " + nlohmann::json(scores.warnings).dump();
  text += ",\n\"per_sample\": {";
  append_samples(text, scores);
  return text + "\n}\n}\n";
}

std::string shown_value(double value) {
  return std::floor(value) == value && std::abs(value) > 1 ? std::to_string(std::llround(value))
                                                           : format_fixed(value, 4);
}

void print_table(const Scores& scores) {
  size_t width = 0;
  for (const std::string& name : scores.order) width = std::max(width, name.size());
  for (const std::string& name : scores.order) {
    std::cout << name << std::string(width + 2 - name.size(), ' ')
              << shown_value(scores.metrics.at(name));
    const auto interval = scores.intervals.find(name);
    if (interval != scores.intervals.end()) {
      std::cout << "  [" << format_fixed(interval->second.low, 4) << ", "
                << format_fixed(interval->second.high, 4) << "]";
    }
    std::cout << "\n";
  }
  std::cout << scores.n << " predictions\n";
}

}  // namespace

std::string score_tasks() {
  std::vector<std::string> names;
  for (const ScoreTask& task : all_score_tasks()) names.emplace_back(task.name);
  return join(names, " | ");
}

int score(const ScoreOptions& options) {
  const ScoreTask& task = task_named(options.task);
  if (!options.questions.empty() && options.task != "vqa") {
    throw Error({.where = "--questions",
                 .found = "task " + options.task,
                 .expected = "nothing, or task vqa"});
  }
  const Scores scores = task.run(options);
  for (const std::string& warning : scores.warnings) std::cerr << "warning: " << warning << "\n";
  if (!options.json.empty()) write_file_atomically(options.json, json_of(options.task, scores));
  print_table(scores);
  return kExitOk;
}

}  // namespace glimpse::cli
