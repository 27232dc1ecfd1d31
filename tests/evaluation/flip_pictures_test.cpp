#include "evaluation/flip_pictures.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "evaluation/demo_run.h"
#include "support/shared.h"

namespace glimpse::evaluation {
namespace {

TEST(FlipPictures, NothingWithoutTheFolderAndErrorsForDamagedFiles) {
  const glimpse::test::TempFolder run;
  EXPECT_TRUE(load_flip_pictures(run.path()).shots.empty());
  write_file_atomically(run.path() / "flips" / "scores.json", "[{}]\n");
  EXPECT_THROW(load_flip_pictures(run.path()), Error);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(FlipPictures, KeepPictureEvidenceAndTheScoresOfMethodsThatHaveThem) {
  const glimpse::test::TempFolder run;
  const test::DemoRun demo;
  EvalConfig config = test::demo_config({"none", "grid"});
  Setting fastv{.name = "fastv"};
  fastv.pruning.method = "fastv", fastv.pruning.ratio = 0.25, fastv.pruning.layer = 2;
  config.settings.push_back(fastv);
  const data::Sample sample = demo.inputs().dataset.samples(1).front();
  std::vector<EvalRow> rows(2, {.id = sample.id, .image_id = sample.image_id});
  rows[0].setting = "grid", rows[1].setting = "fastv";
  save_flip_pictures(config, demo.inputs(), run.path(),
                     {{1, &rows[0], &rows[0], true}, {2, &rows[1], &rows[1], true}});
  const FlipPictures flips = load_flip_pictures(run.path());
  ASSERT_EQ(flips.pictures.size(), 1U) << "one picture, two settings";
  EXPECT_EQ(flips.pictures[0].image_id, sample.image_id);
  EXPECT_TRUE(flips.pictures[0].boxes.contains(sample.id));
  ASSERT_EQ(flips.shots.size(), 2U);
  EXPECT_TRUE(flips.shots[0].scores.empty()) << "a grid looks at nothing";
  ASSERT_EQ(flips.shots[1].scores.size(), 256U);
  EXPECT_EQ(*std::max_element(flips.shots[1].scores.begin(), flips.shots[1].scores.end()), 255);
  EXPECT_TRUE(flips.shots[1].seen.empty()) << "its only step saw every token";
}

TEST(FlipPictures, OfSeveralStepsTheLastOnesScoresAreShown) {
  const glimpse::test::TempFolder run;
  test::DemoRun demo;
  demo.add_predictor("scout", 1);
  demo.add_glimpse("glimpse", 2);
  EvalConfig config = test::demo_config({"none"});
  Setting progressive{.name = "progressive"};
  progressive.pruning.method = "progressive";
  progressive.pruning.scout = "scout", progressive.pruning.predictor = "glimpse";
  progressive.pruning.scout_retention = 0.25;
  config.settings.push_back(progressive);
  const data::Sample sample = demo.inputs().dataset.samples(1).front();
  EvalRow row{.id = sample.id, .image_id = sample.image_id, .setting = "progressive"};
  save_flip_pictures(config, demo.inputs(), run.path(), {{1, &row, &row, true}});
  const FlipShot shot = load_flip_pictures(run.path()).shots.at(0);
  ASSERT_EQ(shot.seen.size(), 256U);
  const auto seen = std::count(shot.seen.begin(), shot.seen.end(), true);
  EXPECT_GE(seen, 64);  // the scout's quarter, and sinks that it spreads beside it
  EXPECT_LE(seen, 64 + pruning::ScoutConfig{}.sink_tokens);
  for (size_t i = 0; i < shot.seen.size(); ++i) {
    EXPECT_TRUE(shot.seen[i] || shot.scores.at(i) == 0) << i;
  }
  EXPECT_EQ(*std::max_element(shot.scores.begin(), shot.scores.end()), 255);
}
#endif

}  // namespace
}  // namespace glimpse::evaluation
