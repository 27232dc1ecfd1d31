#include "evaluation/compare.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/strings.h"
#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

using test::caption_row;
using test::row_of;
using test::two_settings;

// Three color questions and one shape question on two pictures; the rival misses one color.
std::vector<std::vector<EvalRow>> small_run() {
  const std::vector<test::Answered> questions = {
      {.id = "q1", .image = "p1", .type = "color"},
      {.id = "q2", .image = "p1", .type = "shape"},
      {.id = "q3", .image = "p2", .type = "color"},
      {.id = "q4", .image = "p2", .type = "color"},
  };
  std::vector<std::vector<EvalRow>> rows(2);
  for (test::Answered q : questions) {
    q.kv_tokens = 4;
    rows[0].push_back(row_of("none", q));
    q.right = q.id == "q3" ? 0 : 1;
    q.kv_tokens = q.type == "shape" ? 1 : 2;
    rows[1].push_back(row_of("half", q));
  }
  return rows;
}

const MetricResult& metric_of(const TaskResult& task, const std::string& name) {
  for (const MetricResult& m : task.metrics) {
    if (m.name == name) return m;
  }
  throw std::runtime_error("no metric " + name);
}

TEST(Compare, HeadlineIsTheMeanOverTypesAndThePooledMeanStandsBesideIt) {
  const EvalSummary summary = compare(two_settings(), small_run());
  const TaskResult& task = *summary.setting("half").task("vqa");
  EXPECT_EQ(task.n, 4);
  EXPECT_EQ(task.headline, "exact_match_type_mean");
  EXPECT_NEAR(task.headline_result().value.value, (2.0 / 3 + 1) / 2, 1e-12);
  EXPECT_NEAR(metric_of(task, "exact_match").value.value, 3.0 / 4, 1e-12);
}

TEST(Compare, DifferencesArePairedWithTheBaseline) {
  const EvalSummary summary = compare(two_settings(), small_run());
  const TaskResult& task = *summary.setting("half").task("vqa");
  EXPECT_NEAR(task.headline_result().delta->value, -1.0 / 6, 1e-12);
  EXPECT_NEAR(metric_of(task, "exact_match").delta->value, -0.25, 1e-12);
  EXPECT_FALSE(summary.setting("none").task("vqa")->headline_result().delta.has_value());
  ASSERT_EQ(task.by_type.size(), 2U);
  EXPECT_EQ(task.by_type[0].type, "color");
  EXPECT_NEAR(task.by_type[0].result.delta->value, -1.0 / 3, 1e-12);
  EXPECT_NEAR(task.by_type[1].result.delta->value, 0, 1e-12);
}

TEST(Compare, TheOrderOfARivalsRowsDoesNotMatter) {
  auto rows = small_run();
  const EvalSummary forth = compare(two_settings(), rows);
  std::reverse(rows[1].begin(), rows[1].end());
  const EvalSummary back = compare(two_settings(), rows);
  EXPECT_EQ(forth.settings[1].tasks[0].headline_result().delta->low,
            back.settings[1].tasks[0].headline_result().delta->low);
}

TEST(Compare, AnIdenticalSettingIsNonInferiorAndALosingOneIsARegression) {
  auto rows = small_run();
  rows[1] = rows[0];
  EvalSummary summary = compare(two_settings(), rows);
  EXPECT_EQ(summary.setting("half").tasks[0].headline_result().verdict,
            metrics::Verdict::non_inferior);
  EXPECT_TRUE(summary.regressions.empty());
  for (EvalRow& row : rows[1]) row.scores["exact_match"] = 0;
  summary = compare(two_settings(), rows);
  EXPECT_EQ(summary.regressions, std::vector<std::string>{"half"});
  EvalConfig config = two_settings();
  config.gate = {"none"};
  EXPECT_TRUE(compare(config, rows).regressions.empty());
}

TEST(Compare, SeedsCountOncePerQuestionWithTheMeanOfTheirScores) {
  EvalConfig config = two_settings();
  config.settings[1].pruning.method = "random";
  config.settings[1].seeds = 2;
  auto rows = small_run();
  for (size_t i = 0; i < 4; ++i) {
    EvalRow second = rows[1][i];
    second.repeat = 1;
    second.scores["exact_match"] = 0;
    rows[1].push_back(second);
  }
  const EvalSummary summary = compare(config, rows);
  const TaskResult& task = *summary.setting("half").task("vqa");
  EXPECT_EQ(task.n, 4);
  EXPECT_NEAR(metric_of(task, "exact_match").value.value, 3.0 / 8, 1e-12);
}

TEST(Compare, BrokenRowsScoreZeroAndAreCounted) {
  auto rows = small_run();
  rows[1][0].status = "error: no picture";
  rows[1][0].scores.clear();
  const EvalSummary summary = compare(two_settings(), rows);
  EXPECT_EQ(summary.broken_rows, 1);
  EXPECT_EQ(summary.setting("half").broken_rows, 1);
  const TaskResult& task = *summary.setting("half").task("vqa");
  EXPECT_EQ(task.n, 4);
  EXPECT_EQ(task.broken, 1);
  EXPECT_NEAR(metric_of(task, "exact_match").value.value, 0.5, 1e-12);
  EXPECT_NEAR(*task.over_answered, 2.0 / 3, 1e-12);
  EXPECT_NE(join(summary.warnings, " ").find("1 rows could not be answered"), std::string::npos);
  EXPECT_NE(join(summary.warnings, " ").find("rows unanswered, the first: error: "),
            std::string::npos);
}

TEST(Compare, CountsFlipsAndTestsThem) {
  auto rows = small_run();
  for (size_t i : {0U, 1U}) rows[0][i].scores["exact_match"] = 0, rows[0][i].prediction = "cyan";
  rows[1][1].scores["exact_match"] = 0;
  rows[1][1].prediction = "pink";
  // q1: wrong -> right, q2: wrong -> other wrong, q3: right -> wrong, q4: right -> right
  const EvalSummary summary = compare(two_settings(), rows);
  const TaskResult& task = *summary.setting("half").task("vqa");
  ASSERT_TRUE(task.flips.has_value());
  EXPECT_EQ(task.flips->questions, 4);
  EXPECT_EQ(task.flips->wrong_to_right, 1);
  EXPECT_EQ(task.flips->right_to_wrong, 1);
  EXPECT_EQ(task.flips->wrong_to_other_wrong, 1);
  EXPECT_EQ(task.flips->changed, 3);
  ASSERT_TRUE(task.headline_result().mcnemar.has_value());
  EXPECT_EQ(task.headline_result().mcnemar->only_first, 1);
  EXPECT_EQ(task.headline_result().mcnemar->only_second, 1);
  EXPECT_EQ(task.headline_result().mcnemar->p, 1);
  EXPECT_FALSE(summary.setting("none").task("vqa")->flips.has_value());
}

TEST(Compare, TheDetectableEffectFollowsTheStandardErrorAndWarnsAboveTheMargin) {
  EvalConfig config = two_settings();
  config.margin = 0.1;
  const EvalSummary summary = compare(config, small_run());
  const MetricResult& m = metric_of(*summary.setting("half").task("vqa"), "exact_match");
  // Pictures lose 0 of 2 and 1 of 2: sums 0.5 and -0.5 off, sqrt(0.5 * 2) / 4.
  EXPECT_NEAR(m.delta->standard_error, 0.25, 1e-12);
  EXPECT_NEAR(m.detectable_effect, 2.801585218 * 0.25, 1e-9);
  EXPECT_NE(join(summary.warnings, " ").find("Too few questions"), std::string::npos);
}

TEST(Compare, ASecondBaselineGivesTheNoiseFloor) {
  EvalConfig config = two_settings();
  config.repeat_baseline = true;
  auto rows = small_run();
  rows.push_back(rows[0]);
  rows[2][3].scores["exact_match"] = 0;
  rows[2][3].prediction = "blue";
  const EvalSummary summary = compare(config, rows);
  ASSERT_TRUE(summary.again.has_value());
  EXPECT_EQ(summary.settings.size(), 2U);
  EXPECT_EQ(summary.again->name, "none@again");
  EXPECT_EQ(summary.again->task("vqa")->flips->right_to_wrong, 1);
  EXPECT_NEAR(metric_of(*summary.again->task("vqa"), "exact_match").delta->value, -0.25, 1e-12);
}

TEST(Compare, TheDataSetsOwnMetricIsTheHeadline) {
  auto rows = small_run();
  for (auto& setting : rows) {
    for (EvalRow& row : setting) row.metric = "anls", row.scores["anls"] = 0.75;
  }
  const EvalSummary summary = compare(two_settings(), rows);
  const TaskResult& task = *summary.setting("half").task("vqa");
  EXPECT_EQ(task.headline, "anls");
  EXPECT_EQ(task.headline_result().value.value, 0.75);
  EXPECT_FALSE(task.headline_result().mcnemar.has_value());
  EXPECT_EQ(task.by_type[0].result.name, "anls");
}

TEST(Compare, RefusesASettingWithoutAnAnswer) {
  auto rows = small_run();
  rows[1].pop_back();
  EXPECT_THROW(compare(two_settings(), rows), Error);
}

TEST(Compare, ScoresAndSharesStandBesideEachOtherByEvidenceSize) {
  auto rows = small_run();
  EXPECT_TRUE(compare(two_settings(), rows).settings[1].tasks[0].by_evidence.empty())
      << "a journal without areas";
  for (auto& setting : rows) {
    for (EvalRow& row : setting) row.evidence_area = row.id == "q2" ? 0.3 : 0.004;
    setting[3].evidence_area.reset();
    setting[3].evidence_tokens = 0;
  }
  const EvalSummary summary = compare(two_settings(), rows);
  const TaskResult& task = *summary.setting("half").task("vqa");
  ASSERT_EQ(task.by_evidence.size(), 3U);  // q4; q1 (kept) and q3 (lost); q2
  EXPECT_EQ(task.by_evidence[0].size, EvidenceSize::none);
  const EvidenceResult& small = task.by_evidence[1];
  EXPECT_EQ(small.size, EvidenceSize::below_1);
  EXPECT_EQ(small.n, 2);
  EXPECT_EQ(small.result.name, "exact_match");
  EXPECT_NEAR(small.result.value.value, 0.5, 1e-12);
  EXPECT_NEAR(small.result.delta->value, -0.5, 1e-12);
  EXPECT_NEAR(small.retention.kv_ratio, 0.5, 1e-12);
  EXPECT_NEAR(*small.retention.evidence_area, 0.004, 1e-12);
  EXPECT_EQ(task.by_evidence[2].size, EvidenceSize::from_20);
  EXPECT_NEAR(task.by_evidence[2].retention.kv_ratio, 0.25, 1e-12);
}

TEST(Compare, QuestionsWithoutAnAnswerCountInTheSizeOfTheirEvidence) {
  auto rows = small_run();
  for (auto& setting : rows) {
    for (EvalRow& row : setting) row.evidence_area = row.id == "q2" ? 0.3 : 0.004;
  }
  rows[1][1].status = "error: no picture";
  rows[1][1].scores.clear();
  const EvidenceResult large =
      compare(two_settings(), rows).setting("half").task("vqa")->by_evidence.at(1);
  EXPECT_EQ(large.n, 1);
  EXPECT_EQ(large.result.value.value, 0);
  EXPECT_EQ(large.retention.n, 0) << "nothing was kept";
}

TEST(Compare, CaptionsStandApartAndAreScoredByCider) {
  auto rows = small_run();
  const std::string cat = "a cat on a mat", dog = "two dogs in a park";
  rows[0].push_back(caption_row("none", "c1", cat, cat));
  rows[0].push_back(caption_row("none", "c2", dog, dog));
  rows[1].push_back(caption_row("half", "c1", cat, cat));
  rows[1].push_back(caption_row("half", "c2", "nothing", dog));
  const EvalSummary summary = compare(two_settings(), rows);
  const TaskResult& task = *summary.setting("half").task("caption");
  EXPECT_EQ(task.headline, "cider");
  EXPECT_EQ(task.n, 2);
  const double full = summary.setting("none").task("caption")->headline_result().value.value;
  EXPECT_NEAR(full, 10, 1e-9);
  EXPECT_NEAR(task.headline_result().value.value, full / 2, 1e-9);
  EXPECT_NEAR(task.headline_result().margin, 0.1, 1e-12);
  EXPECT_NEAR(metric_of(task, "exact_match").value.value, 0.5, 1e-12);
  EXPECT_EQ(summary.setting("half").task("vqa")->n, 4);
}

TEST(Compare, ComparesCacheMemoryWithTheBaseline) {
  const EvalSummary summary = compare(two_settings(), small_run());
  EXPECT_NEAR(summary.setting("half").memory.kv_bytes, 1024 * 7.0 / 4, 1e-9);
  EXPECT_NEAR(summary.setting("half").memory.kv_bytes_ratio, 7.0 / 16, 1e-12);
}

}  // namespace
}  // namespace glimpse::evaluation
