#include "evaluation/report/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

using nlohmann::json;

std::set<std::string> keys(const json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

TEST(SummaryJson, HasExactlyTheDocumentedKeys) {
  const json j = json::parse(summary_json(test::small_summary()));
  EXPECT_EQ(keys(j),
            (std::set<std::string>{"format", "run", "program", "command", "model", "predictors",
                                   "data", "host", "baseline", "margin", "resamples", "broken_rows",
                                   "regressions", "peak_rss_bytes", "warnings", "settings"}));
  const json& setting = j.at("settings").at(1);
  EXPECT_EQ(keys(setting), (std::set<std::string>{"name", "method", "predictor", "broken_rows",
                                                  "tasks", "retention", "timing", "memory"}));
  const json& task = setting.at("tasks").at("vqa");
  EXPECT_EQ(keys(task),
            (std::set<std::string>{"n", "headline", "metrics", "delta", "by_type", "broken"}));
  EXPECT_EQ(keys(task.at("metrics").at("exact_match")), (std::set<std::string>{"value", "ci95"}));
  EXPECT_EQ(keys(task.at("delta").at("exact_match")),
            (std::set<std::string>{"value", "ci95", "verdict", "margin", "bca95", "se_clustered",
                                   "mde"}));
  EXPECT_EQ(keys(task.at("by_type").at("ocr")), (std::set<std::string>{"n", "metrics", "delta"}));
  for (const char* key : {"visual_tokens", "kv_tokens", "layer_average_tokens", "kv_ratio",
                          "layer_average_ratio", "by_type"}) {
    EXPECT_TRUE(setting.at("retention").contains(key)) << key;
  }
  EXPECT_EQ(keys(setting.at("timing").at("ttft")),
            (std::set<std::string>{"median_ms", "mean_ms", "p10", "p90", "p99"}));
  EXPECT_EQ(keys(setting.at("timing").at("ttft_ratio")), (std::set<std::string>{"value", "ci95"}));
}

TEST(SummaryJson, HoldsTheNumbers) {
  const json j = json::parse(summary_json(test::small_summary()));
  const json& setting = j.at("settings").at(1);
  EXPECT_EQ(setting.at("tasks").at("vqa").at("delta").at("exact_match").at("verdict"), "inferior");
  EXPECT_EQ(setting.at("tasks").at("vqa").at("delta").at("exact_match").at("ci95").at(0), -0.08);
  EXPECT_EQ(setting.at("timing").at("ttft_ratio").at("value"), 0.9);
  EXPECT_EQ(setting.at("retention").at("by_type").at("color").at("kv_ratio"), 0.1);
  EXPECT_TRUE(j.at("settings").at(0).at("tasks").at("vqa").at("delta").empty());
}

TEST(SummaryJson, HoldsScoresAndSharesByEvidenceSize) {
  const json j = json::parse(summary_json(test::summary_with_evidence()));
  const json& parts = j.at("settings").at(1).at("tasks").at("vqa").at("by_evidence");
  EXPECT_EQ(keys(parts), (std::set<std::string>{"below 1 %", "20 % and more"}));
  const json& small = parts.at("below 1 %");
  EXPECT_EQ(keys(small), (std::set<std::string>{"n", "metrics", "delta", "retention"}));
  EXPECT_EQ(small.at("n"), 2);
  EXPECT_EQ(small.at("metrics").at("exact_match").at("value"), 0.85);
  EXPECT_EQ(small.at("delta").at("exact_match").at("value"), -0.05);
  EXPECT_EQ(small.at("retention").at("kv_ratio"), 0.125);
  EXPECT_EQ(small.at("retention").at("kv_ratio_p50"), 0.11);
  EXPECT_EQ(small.at("retention").at("evidence_area"), 0.005);
}

TEST(SummaryJson, HoldsFlipsTestsTotalsAndTheNoiseFloor) {
  EvalSummary summary = test::small_summary();
  TaskResult& task = summary.settings[1].tasks[0];
  task.flips = Flips{.questions = 4, .right_to_wrong = 2, .wrong_to_right = 1, .changed = 3};
  task.metrics[0].mcnemar = metrics::mcnemar(10, 25);
  task.metrics[0].p_holm = 0.05;
  task.totals = {{"f1", 0.25}};
  task.broken = 1;
  task.over_answered = 0.75;
  summary.again = summary.settings[1];
  const json j = json::parse(summary_json(summary));
  const json& vqa = j.at("settings").at(1).at("tasks").at("vqa");
  EXPECT_EQ(vqa.at("flips").at("right_to_wrong"), 2);
  EXPECT_EQ(vqa.at("flips").at("p_holm"), 0.05);
  EXPECT_NEAR(vqa.at("delta").at("exact_match_type_mean").at("mcnemar").at("p"), 0.016674, 1e-6);
  EXPECT_NEAR(vqa.at("delta").at("exact_match_type_mean").at("mcnemar").at("midp"), 0.011331, 1e-6);
  EXPECT_EQ(vqa.at("totals").at("f1"), 0.25);
  EXPECT_EQ(vqa.at("over_answered"), 0.75);
  EXPECT_EQ(j.at("noise_floor").at("vqa").at("flips").at("changed"), 3);
}

}  // namespace
}  // namespace glimpse::evaluation
