#include "evaluation/gallery.h"

#include <gtest/gtest.h>

#include "evaluation/demo_run.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::evaluation {
namespace {

TEST(Gallery, SeesAPictureOfTheRightSizeUnchanged) {
  const test::DemoRun demo;
  const image::Image scene = demo.inputs().dataset.picture(0);
  const image::Image seen = demo.inputs().model.processor->seen(scene);
  EXPECT_EQ(seen.width, scene.width);
  EXPECT_EQ(seen.rgb, scene.rgb);
}

TEST(Gallery, StoresPicturesSpreadOverTheDataWithTheirEvidence) {
  const glimpse::test::TempFolder run;
  const test::DemoRun demo;
  EvalConfig config = test::demo_config({"none"});
  save_gallery(config, demo.inputs(), run.path());
  const auto gallery = load_gallery(config, run.path());
  ASSERT_EQ(gallery.size(), 2U);
  const data::Sample sample = demo.inputs().dataset.samples(1).front();
  EXPECT_EQ(gallery[1].image_id, sample.image_id);
  EXPECT_EQ(gallery[1].picture.rgb, demo.inputs().dataset.picture(1).rgb);
  ASSERT_EQ(gallery[1].boxes.at(sample.id).size(), sample.boxes.size());
  EXPECT_EQ(gallery[1].boxes.at(sample.id)[0].x1, sample.boxes[0].x1);
  config.gallery = 1;
  EXPECT_EQ(load_gallery(config, run.path()).size(), 1U);
  EXPECT_TRUE(load_gallery(config, run.path() / "nothing").empty());
}

}  // namespace
}  // namespace glimpse::evaluation
#endif
