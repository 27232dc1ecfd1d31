#include "evaluation/runner.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/file.h"
#include "base/signal.h"
#include "data/jsonl.h"
#include "data/registry.h"
#include "evaluation/demo_run.h"
#include "evaluation/journal.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::evaluation {
namespace {

using test::demo_config;
using test::DemoRun;

void answer_all(const EvalConfig& config, const EvalInputs& inputs,
                const std::filesystem::path& run) {
  WorkQueue queue(run, journal_names(config));
  answer_questions(config, inputs, queue);
}

// Everything of the rows but the times.
std::vector<std::string> results_of(const std::filesystem::path& run, const std::string& setting) {
  std::vector<std::string> lines;
  for (EvalRow row : read_journal(run, setting)) {
    row.phases_ms.clear();
    lines.push_back(to_json_line(row));
  }
  return lines;
}

TEST(Runner, AnswersEveryQuestionWithEverySettingAndSeed) {
  const glimpse::test::TempFolder run;
  const DemoRun demo;
  EvalConfig config = demo_config({"none", "random", "grid", "oracle"});
  config.limit = 12;
  answer_all(config, demo.inputs(), run.path());
  const auto none = read_journal(run.path(), "none");
  ASSERT_EQ(none.size(), 12U);
  EXPECT_EQ(read_journal(run.path(), "random").size(), 24U);
  for (const EvalRow& row : none) {
    EXPECT_TRUE(row.ok());
    EXPECT_EQ(row.retention.visual_tokens, 256);
    EXPECT_EQ(row.kept, std::vector<bool>(256, true));
    EXPECT_EQ(row.grid_height * row.grid_width, 256);
    EXPECT_GT(row.evidence_tokens, 0);
    EXPECT_GT(row.evidence_area.value_or(0), 0);
  }
  for (const EvalRow& row : read_journal(run.path(), "oracle")) {
    EXPECT_EQ(row.evidence_kept, row.evidence_tokens);
    EXPECT_EQ(std::count(row.kept.begin(), row.kept.end(), true), row.evidence_tokens);
  }
  for (const EvalRow& row : read_journal(run.path(), "grid")) {
    EXPECT_LT(row.retention.kv_tokens, 256);
    EXPECT_EQ(row.phases_ms.count("vision"), 0U);
  }
}

struct Found {
  double score = 0, evidence = 0, kept = 0;  // means over questions
};

Found found_by(const std::filesystem::path& run, const std::string& setting) {
  Found found;
  const auto rows = read_journal(run, setting);
  for (const EvalRow& row : rows) {
    EXPECT_TRUE(row.ok()) << row.status;
    const double share = 1 / static_cast<double>(rows.size());
    found.score += share * row.scores.at("exact_match");
    found.kept += share * row.retention.kv_ratio();
    found.evidence += share * static_cast<double>(row.evidence_kept) /
                      static_cast<double>(std::max<int64_t>(row.evidence_tokens, 1));
  }
  return found;
}

TEST(Runner, RandomLosesToTheOracleOnScenesAtItsRetention) {
  const glimpse::test::TempFolder first, second;
  const DemoRun demo;
  EvalConfig config = demo_config({"oracle"});
  config.baseline = "oracle";
  config.limit = 24;
  answer_all(config, demo.inputs(), first.path());
  const Found oracle = found_by(first.path(), "oracle");
  EXPECT_NEAR(oracle.evidence, 1, 1e-12);
  config.settings = demo_config({"random"}).settings;
  config.settings[0].pruning.ratio = oracle.kept;
  config.baseline = "random";
  answer_all(config, demo.inputs(), second.path());
  const Found random = found_by(second.path(), "random");
  EXPECT_NEAR(random.kept, oracle.kept, 0.01);
  EXPECT_LT(random.evidence, 0.2);
  EXPECT_GT(oracle.score, random.score + 0.1);
}

// The model knows nothing of these pictures, so what counts is which tokens are left.
void expect_oracle_keeps_more_evidence(const data::DataConfig& source) {
  const glimpse::test::TempFolder run;
  const DemoRun demo(data::open_dataset(source));
  EvalConfig config = demo_config({"random", "oracle"});
  config.baseline = "random";
  config.max_new_tokens = 1;
  answer_all(config, demo.inputs(), run.path());
  EXPECT_NEAR(found_by(run.path(), "oracle").evidence, 1, 1e-12);
  EXPECT_LT(found_by(run.path(), "random").evidence, 0.5);
}

TEST(Runner, RandomLosesToTheOracleOnTheBoxesOfPhotographs) {
  expect_oracle_keeps_more_evidence(
      {.source = "jsonl", .path = glimpse::test::data_file("photos/photos_qa.jsonl"), .count = 1});
}

TEST(Runner, RandomLosesToTheOracleOnTheObjectsOfNlvr) {
  expect_oracle_keeps_more_evidence({.source = "nlvr",
                                     .path = glimpse::test::data_file("nlvr/dev_subset.json"),
                                     .image_root = glimpse::test::data_file("nlvr/dev_images.tar"),
                                     .count = 4});
}

TEST(Runner, TheBaselineAnswersAsTransformersDoes) {
  const glimpse::test::TempFolder run;
  const auto file = glimpse::test::shared_dir() / "demo_lvlm" / "samples" / "samples.jsonl";
  const DemoRun demo(std::make_unique<data::JsonlDataset>(data::JsonlOptions{.path = file}));
  EvalConfig config = demo_config({"none"});
  config.limit = 24;
  answer_all(config, demo.inputs(), run.path());
  std::istringstream lines(read_text_file(file));
  double right = 0;
  for (const EvalRow& row : read_journal(run.path(), "none")) {
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(row.prediction, nlohmann::json::parse(line).at("generated")) << row.question;
    right += row.scores.at("exact_match");
  }
  EXPECT_GE(right, 20);
}

TEST(Runner, AResumedRunEndsWithTheSameRows) {
  const glimpse::test::TempFolder whole, cut;
  const DemoRun demo;
  EvalConfig config = demo_config({"none", "random"});
  config.limit = 10;
  answer_all(config, demo.inputs(), whole.path());
  const auto journal = std::filesystem::path("journal") / "random.0.jsonl";
  const std::string text = read_text_file(whole.path() / journal);
  // Killed in the middle of a row, the baseline's journal being behind.
  write_file_atomically(cut.path() / journal, text.substr(0, text.size() * 2 / 3));
  answer_all(config, demo.inputs(), cut.path());
  EXPECT_EQ(results_of(cut.path(), "none"), results_of(whole.path(), "none"));
  EXPECT_EQ(results_of(cut.path(), "random"), results_of(whole.path(), "random"));
}

TEST(Runner, AnswersSideBySideEqualThoseOneByOne) {
  const glimpse::test::TempFolder one, many;
  const DemoRun demo;
  const std::vector<std::string> names = {"none", "random", "grid"};
  EvalConfig config = demo_config(names);
  config.limit = 14;
  config.batch = 1;
  answer_all(config, demo.inputs(), one.path());
  config.batch = 5;
  answer_all(config, demo.inputs(), many.path());
  for (const std::string& name : names) {
    EXPECT_EQ(results_of(many.path(), name), results_of(one.path(), name));
  }
}

std::vector<std::string> predictions_of(const std::filesystem::path& run,
                                        const std::string& setting) {
  std::vector<std::string> predictions;
  for (const EvalRow& row : read_journal(run, setting)) predictions.push_back(row.prediction);
  return predictions;
}

TEST(Runner, AQuestionHasTheSameDrawsInEverySettingAndAfterAResume) {
  const glimpse::test::TempFolder whole, cut, colder;
  const DemoRun demo;
  EvalConfig config = demo_config({"none", "grid"});
  config.settings[1].pruning.ratio = 1;  // keeps all: only draws could differ
  config.limit = 12;
  config.sampling = {.temperature = 3, .seed = 5};
  config.repeat_baseline = true;
  answer_all(config, demo.inputs(), whole.path());
  const auto drawn = predictions_of(whole.path(), "none");
  EXPECT_EQ(predictions_of(whole.path(), "grid"), drawn);
  EXPECT_NE(predictions_of(whole.path(), "none@again"), drawn) << "the noise of sampling";
  const std::string text = read_text_file(whole.path() / "journal" / "none.0.jsonl");
  write_file_atomically(cut.path() / "journal" / "none.0.jsonl", text.substr(0, text.size() / 2));
  config.batch = 1;
  answer_all(config, demo.inputs(), cut.path());
  EXPECT_EQ(predictions_of(cut.path(), "none"), drawn);
  config.sampling = {};
  answer_all(config, demo.inputs(), colder.path());
  EXPECT_NE(predictions_of(colder.path(), "none"), drawn);
  EXPECT_EQ(predictions_of(colder.path(), "none@again"), predictions_of(colder.path(), "none"));
}

TEST(Runner, AnswersEndBeforeAStopText) {
  const glimpse::test::TempFolder whole, cut;
  const DemoRun demo;
  EvalConfig config = demo_config({"none"});
  answer_all(config, demo.inputs(), whole.path());
  config.stop = {"e"};
  answer_all(config, demo.inputs(), cut.path());
  const auto full = predictions_of(whole.path(), "none"),
             ended = predictions_of(cut.path(), "none");
  ASSERT_EQ(ended.size(), full.size());
  EXPECT_NE(ended, full);
  for (size_t i = 0; i < full.size(); ++i) EXPECT_TRUE(full[i].starts_with(ended[i])) << full[i];
  for (const std::string& text : ended) EXPECT_EQ(text.find('e'), std::string::npos) << text;
}

TEST(RunnerDeathTest, AStopSignalEndsTheRunBeforeTheNextRow) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const glimpse::test::TempFolder run;
  const auto stop_at_once = [&] {
    watch_stop_signals();
    std::raise(SIGTERM);
    try {
      answer_all(demo_config({"none"}), DemoRun().inputs(), run.path());
    } catch (const Interrupted& e) {
      std::cerr << e.what();
      std::exit(read_journal(run.path(), "none").empty() ? 4 : 1);
    }
  };
  EXPECT_EXIT(stop_at_once(), testing::ExitedWithCode(4), "stopped after 0 answers; .* --resume");
}

class BrokenPicture : public data::SceneDataset {
 public:
  BrokenPicture() : SceneDataset({.first = data::kFirstTestScene, .count = 2}) {}
  image::Image picture(int64_t index) const override {
    if (index == 1) throw Error({.where = "scene.png", .found = "half a file"});
    return SceneDataset::picture(index);
  }
};

TEST(Runner, MarksTheQuestionsOfABrokenPictureAndGoesOn) {
  const glimpse::test::TempFolder run;
  const DemoRun demo(std::make_unique<BrokenPicture>());
  answer_all(demo_config({"none"}), demo.inputs(), run.path());
  const auto rows = read_journal(run.path(), "none");
  EXPECT_TRUE(rows.front().ok());
  EXPECT_EQ(rows.back().status, "error: scene.png: half a file");
  EXPECT_EQ(rows.back().image_id, BrokenPicture().samples(1).front().image_id);
}

TEST(Runner, MarksQuestionsThatAreTooLongAndAnswersTheOthers) {
  const glimpse::test::TempFolder run;
  const DemoRun demo;
  EvalConfig config = demo_config({"none"});
  config.limit = 8;
  config.max_prompt_tokens = 256 + 11;
  answer_all(config, demo.inputs(), run.path());
  int64_t answered = 0, too_long = 0;
  for (const EvalRow& row : read_journal(run.path(), "none")) {
    answered += row.ok();
    too_long += row.status.find("at most max_prompt_tokens, 267") != std::string::npos;
  }
  EXPECT_GT(answered, 0);
  EXPECT_GT(too_long, 0);
  EXPECT_EQ(answered + too_long, 8);
}

TEST(Runner, TheBaselinesSecondPassSharesNothingAndAgrees) {
  const glimpse::test::TempFolder run;
  const DemoRun demo;
  EvalConfig config = demo_config({"none"});
  config.limit = 6;
  config.repeat_baseline = true;
  answer_all(config, demo.inputs(), run.path());
  const auto first = read_journal(run.path(), "none");
  const auto again = read_journal(run.path(), "none@again");
  ASSERT_EQ(again.size(), first.size());
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(again[i].prediction, first[i].prediction);
    EXPECT_EQ(again[i].order, static_cast<int64_t>(i));
    EXPECT_GT(again[i].phases_ms.count("vision"), 0U);
  }
}

}  // namespace
}  // namespace glimpse::evaluation
#endif
