#include "metrics/registry.h"

#include <gtest/gtest.h>

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
