#include "metrics/registry.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "base/error.h"

namespace glimpse::metrics {
namespace {

TEST(MetricRegistry, NamesAreUniqueAndEveryRowHasExactlyOneFunction) {
  std::set<std::string_view> names;
  for (const Metric& entry : all_metrics()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_NE(entry.of_sample == nullptr, entry.of_corpus == nullptr) << entry.name;
    EXPECT_EQ(&metric(entry.name), &entry);
  }
}

TEST(MetricRegistry, EveryMetricGivesAPerfectResponseItsHighestScore) {
  std::vector<Response> responses;
  for (const std::string text : {"red star with mat", "blue rings in box"}) {
    responses.push_back({.prediction = text, .references = std::vector<std::string>(10, text)});
  }
  for (const Metric& entry : all_metrics()) {
    if (entry.family == "scienceqa") continue;  // its references are letters
    const double best = entry.name == "cider" ? 10 : 1;
    const CorpusScore scores = score(entry, responses);
    EXPECT_NEAR(scores.corpus, best, 1e-6) << entry.name;
    EXPECT_EQ(scores.per_sample.size(), 2u) << entry.name;
    EXPECT_DOUBLE_EQ(score(entry, {}).corpus, 0) << entry.name;
  }
}

TEST(MetricRegistry, SampleMetricsAverage) {
  const auto scores = score(metric("exact_match"), {{"Yes.", {"yes"}}, {"no", {"yes"}}});
  EXPECT_DOUBLE_EQ(scores.corpus, 0.5);
  EXPECT_EQ(scores.per_sample, (std::vector<double>{1, 0}));
}

std::map<std::string_view, double> read_all(std::string_view name, const Response& response) {
  std::map<std::string_view, double> scores;
  for (const Metric* reading : readings_of(name))
    scores[reading->name] = reading->of_sample(response);
  return scores;
}

TEST(MetricRegistry, ReadingsOfOneAnswerDiffer) {
  const auto pope = read_all("pope", {.prediction = "Nope", .references = {"yes"}});
  EXPECT_EQ(pope.at("pope"), 1);  // the script hears yes in everything that is no clear no
  EXPECT_EQ(pope.at("pope_lmms"), 0);
  EXPECT_EQ(pope.at("pope_vlmevalkit"), 0);
  const auto chart = read_all("relaxed_accuracy", {.prediction = "14.71", .references = {"14"}});
  EXPECT_EQ(chart.at("relaxed_accuracy"), 0);
  EXPECT_EQ(chart.at("relaxed_accuracy_swapped"), 1);
  const auto gqa = read_all("gqa", {.prediction = "Red.", .references = {"red"}});
  EXPECT_EQ(gqa.at("gqa"), 0);
  EXPECT_EQ(gqa.at("gqa_llava"), 1);
  const Response letter{.prediction = "A.", .references = {"A"}, .options = {"iron", "wood"}};
  const auto choice = read_all("scienceqa", letter);
  EXPECT_EQ(choice.at("scienceqa"), 0);  // "A." alone is none for LLaVA's script
  EXPECT_EQ(choice.at("scienceqa_lmms"), 1);
  EXPECT_EQ(readings_of("rouge_l").size(), 1U);
  EXPECT_THROW(readings_of("nothing"), Error);
}

TEST(MetricRegistry, AnUnknownNameIsAnswered) {
  try {
    metric("exact_mach");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean 'exact_match'?"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace glimpse::metrics
