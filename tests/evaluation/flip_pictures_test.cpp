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
}
#endif

}  // namespace
}  // namespace glimpse::evaluation
