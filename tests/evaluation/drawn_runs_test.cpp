#include "evaluation/drawn_runs.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/strings.h"
#include "data/registry.h"
#include "evaluation/compare.h"
#include "evaluation/demo_run.h"
#include "evaluation/flip_pictures.h"
#include "evaluation/gallery.h"
#include "evaluation/manifest.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::evaluation {
namespace {

using test::demo_config;

// Two runs over two test scenes, each with "none" and "grid"; grid loses the first question.
struct TwoRuns {
  TwoRuns() {
    EvalConfig all = demo_config({});
    all.baseline = "a_none";
    for (const char* name : {"a", "b"}) {
      FinishedRun run{folder.path() / name, demo_config({"none", "grid"})};
      run.config.data = {.source = "scenes", .split = "test", .count = 2};
      dataset = data::open_dataset(run.config.data);
      write_manifest(run.folder,
                     {.run = run.folder.string(), .data_sha256 = dataset->fingerprint()});
      runs.push_back(run);
      for (const char* setting : {"none", "grid"}) {
        all.settings.push_back(test::setting_of(std::string(name) + "_" + setting));
        rows.push_back({});
        for (int64_t place = 0; place < dataset->num_images(); ++place) {
          const data::Sample sample = dataset->samples(place).front();
          const bool lost = std::string(setting) == "grid" && place == 0;
          rows.back().push_back(test::row_of(all.settings.back().name, {.id = sample.id,
                                                                        .image = sample.image_id,
                                                                        .type = "color",
                                                                        .right = lost ? 0. : 1.}));
        }
      }
    }
    summary = compare(all, rows);
  }
  ReportPictures drawn() { return drawn_runs(runs, summary, rows); }

  glimpse::test::TempFolder folder;
  std::unique_ptr<data::Dataset> dataset;
  std::vector<FinishedRun> runs;
  std::vector<std::vector<EvalRow>> rows;
  EvalSummary summary;
};

TEST(DrawnRuns, PicturesThatNoFolderKeepsAreReadFromTheData) {
  TwoRuns two;
  const ReportPictures pictures = two.drawn();
  ASSERT_EQ(pictures.runs.size(), 2U);
  EXPECT_EQ(pictures.run_of_setting, (std::vector<size_t>{0, 0, 1, 1}));
  for (const size_t run : {0, 1}) {
    const FlipPictures& flips = pictures.runs[run].flips;
    ASSERT_EQ(flips.shots.size(), 1U);
    EXPECT_EQ(flips.shots[0].setting, run == 0 ? "a_grid" : "b_grid");
    EXPECT_TRUE(flips.shots[0].scores.empty());
    ASSERT_EQ(flips.pictures.size(), 1U);
    EXPECT_EQ(flips.pictures[0].picture.rgb, two.dataset->picture(0).rgb);
    EXPECT_EQ(flips.pictures[0].boxes.size(), two.dataset->samples(0).size());
  }
  EXPECT_EQ(join(two.summary.warnings, " ").find("Pictures of"), std::string::npos);
}

TEST(DrawnRuns, WhatARunHasStoredComesFromItsFolder) {
  TwoRuns two;
  const test::DemoRun demo(data::open_dataset(two.runs[0].config.data));
  const EvalRow &before = two.rows[0][0], &lost = two.rows[1][0];
  EvalRow own = lost;  // rows of the run itself name the setting as the run does
  own.setting = "grid";
  save_flip_pictures(two.runs[0].config, demo.inputs(), two.runs[0].folder,
                     {{1, &before, &own, true}});
  save_gallery(two.runs[0].config, demo.inputs(), two.runs[0].folder);
  two.runs[0].config.model.path = "gone";  // nothing has to be read again
  const ReportPictures pictures = two.drawn();
  EXPECT_EQ(pictures.runs[0].flips.pictures.size(), 1U);
  EXPECT_EQ(pictures.runs[0].gallery.size(), 2U);
  EXPECT_TRUE(pictures.runs[1].gallery.empty());
  EXPECT_EQ(join(two.summary.warnings, " ").find("Pictures of"), std::string::npos);
}

TEST(DrawnRuns, OtherDataThanTheRunsIsAWarningAndNotADifferentPicture) {
  TwoRuns two;
  two.runs[0].config.data.count = 3;
  two.runs[1].config.gallery = 0;
  const ReportPictures pictures = two.drawn();
  EXPECT_TRUE(pictures.runs[0].flips.pictures.empty());
  EXPECT_TRUE(pictures.runs[1].flips.shots.empty());
  const std::string warnings = join(two.summary.warnings, " ");
  EXPECT_NE(warnings.find("Pictures of 1 flips are missing"), std::string::npos) << warnings;
  EXPECT_NE(warnings.find("other data than the run's"), std::string::npos) << warnings;
}

}  // namespace
}  // namespace glimpse::evaluation
#endif
