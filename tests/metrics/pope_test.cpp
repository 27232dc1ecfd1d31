#include "metrics/pope.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/strings.h"
#include "metrics/vqa_files.h"

namespace glimpse::metrics {
namespace {

const std::vector<Poll> kPolls = {{true, YesNo::yes},  {true, YesNo::yes},   {true, YesNo::no},
                                  {false, YesNo::yes}, {false, YesNo::no},   {true, YesNo::other},
                                  {false, YesNo::no},  {false, YesNo::other}};

TEST(PollScores, CountYesAsPositive) {
  const PollScores scores = poll_scores(kPolls);
  EXPECT_EQ(scores.tp, 2);
  EXPECT_EQ(scores.fp, 1);
  EXPECT_EQ(scores.tn, 2);
  EXPECT_EQ(scores.fn, 1);
  EXPECT_EQ(scores.unparsed, 2);
  EXPECT_DOUBLE_EQ(scores.accuracy, 0.5);
  EXPECT_DOUBLE_EQ(scores.precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.recall, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.f1, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.yes_ratio, 3.0 / 8);
}

TEST(PollScores, HarnessesDifferOnUnparsedAnswers) {
  EXPECT_DOUBLE_EQ(poll_scores_lmms(kPolls).yes_ratio, 0.5);
  EXPECT_DOUBLE_EQ(poll_scores_lmms(kPolls).recall, 2.0 / 3);
  EXPECT_DOUBLE_EQ(poll_scores_vlmevalkit(kPolls).recall, 0.5);
}

TEST(PollScores, OfNothingAreZero) {
  EXPECT_EQ(poll_scores({}).accuracy, 0);
  EXPECT_EQ(poll_scores({{false, YesNo::no}}).f1, 0);
}

#ifdef GLIMPSE_SHARED_DIR
std::vector<nlohmann::json> json_lines(const std::string& path) {
  std::vector<nlohmann::json> rows;
  for (const auto& line :
       split(read_text_file(glimpse::test::shared_dir() / "data" / path), '\n')) {
    if (!line.empty()) rows.push_back(parse_json(line, path));
  }
  return rows;
}

std::vector<Poll> polls_of(const std::string& category, YesNoParser parser) {
  const auto labels = json_lines("pope/coco_pope_" + category + ".json");
  const auto answers = json_lines("pope/predictions_" + category + ".jsonl");
  std::vector<Poll> polls;
  for (size_t i = 0; i < labels.size(); ++i) {
    EXPECT_EQ(labels[i]["question_id"], answers[i]["question_id"]);
    polls.push_back({.present = labels[i]["label"] == "yes",
                     .said = parse_yes_no(answers[i]["text"].get<std::string>(), parser)});
  }
  return polls;
}

void expect_shares(const PollScores& scores, const nlohmann::json& expected) {
  EXPECT_NEAR(scores.accuracy, expected["accuracy"], 1e-6);
  EXPECT_NEAR(scores.precision, expected["precision"], 1e-6);
  EXPECT_NEAR(scores.recall, expected["recall"], 1e-6);
  EXPECT_NEAR(scores.f1, expected["f1_score"], 1e-6);
  EXPECT_NEAR(scores.yes_ratio, expected["yes_ratio"], 1e-6);
}

TEST(PollScores, EqualTheRecordedFigures) {
  const auto expected = test::evaluation_json("vqa_scores.json")["pope"];
  std::vector<Poll> pooled;
  for (const std::string category : {"random", "popular", "adversarial"}) {
    SCOPED_TRACE(category);
    const auto& official = expected[category]["official_and_llava"];
    const PollScores scores = poll_scores(polls_of(category, YesNoParser::pope));
    EXPECT_EQ(scores.tp, official["TP"]);
    EXPECT_EQ(scores.fp, official["FP"]);
    EXPECT_EQ(scores.tn, official["TN"]);
    EXPECT_EQ(scores.fn, official["FN"]);
    EXPECT_EQ(scores.unparsed, 0);
    expect_shares(scores, {{"accuracy", official["Accuracy"]},
                           {"precision", official["Precision"]},
                           {"recall", official["Recall"]},
                           {"f1_score", official["F1 score"]},
                           {"yes_ratio", official["Yes ratio"]}});
    const auto lmms = polls_of(category, YesNoParser::lmms_pope);
    pooled.insert(pooled.end(), lmms.begin(), lmms.end());
    expect_shares(poll_scores_lmms(lmms), expected[category]["lmms"]);
    const PollScores words = poll_scores(polls_of(category, YesNoParser::vlmevalkit));
    const auto& counts = expected[category]["vlmevalkit_parse_counts"];
    EXPECT_EQ(words.tp + words.fp, counts["Yes"]);
    EXPECT_EQ(words.tn + words.fn, counts["No"]);
    EXPECT_EQ(words.unparsed, counts["Unknown"]);
  }
  expect_shares(poll_scores_lmms(pooled), expected["lmms_pooled"]);
}
#endif

}  // namespace
}  // namespace glimpse::metrics
