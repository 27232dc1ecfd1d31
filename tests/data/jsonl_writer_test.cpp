#include "data/jsonl_writer.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "data/jsonl.h"
#include "data/same_samples.h"
#include "data/scene_dataset.h"
#include "support/shared.h"

namespace glimpse::data {
namespace {

class OnePicture : public Dataset {
 public:
  explicit OnePicture(std::vector<Sample> samples) : samples_(std::move(samples)) {}
  std::string name() const override { return "one"; }
  int64_t num_images() const override { return 1; }
  std::vector<Sample> samples(int64_t) const override { return samples_; }
  image::Image picture(int64_t) const override { return {3, 1, {1, 2, 3, 4, 5, 6, 7, 8, 9}}; }
  std::string fingerprint() const override { return ""; }

 private:
  std::vector<Sample> samples_;
};

void expect_loads_back(const Dataset& dataset, const std::filesystem::path& folder) {
  const JsonlDataset loaded({.path = folder / "samples.jsonl", .split = "train"});
  ASSERT_EQ(loaded.num_images(), dataset.num_images());
  for (int64_t i = 0; i < dataset.num_images(); ++i) {
    expect_same(loaded.samples(i), dataset.samples(i));
    EXPECT_EQ(loaded.picture(i).rgb, dataset.picture(i).rgb);
  }
}

TEST(JsonlWriter, ScenesLoadBackTheSame) {
  const test::TempFolder folder;
  const SceneDataset scenes({.seed = 9, .count = 12});
  write_jsonl_dataset(scenes, folder.path() / "set");
  expect_loads_back(scenes, folder.path() / "set");
}

TEST(JsonlWriter, SeveralAnswersFineBoxesAndOddTextLoadBackTheSame) {
  const test::TempFolder folder;
  const OnePicture dataset({{.id = "a \"b\"\n/c",
                             .image_id = "../x",
                             .question = "caf\xc3\xa9 ?",
                             .answers = {"", "two"},
                             .boxes = {{0.1, 0.25, 0.5, 0.75}, {1 / 3.0, 0, 1, 1}},
                             .task = Task::caption,
                             .type = ""}});
  write_jsonl_dataset(dataset, folder.path());
  const JsonlDataset loaded({.path = folder.path() / "samples.jsonl"});
  const Sample expected = dataset.samples(0)[0], found = loaded.samples(0)[0];
  EXPECT_EQ(found.id, expected.id);
  EXPECT_EQ(found.image_id, expected.image_id);
  EXPECT_EQ(found.question, expected.question);
  EXPECT_EQ(found.answers, expected.answers);
  EXPECT_EQ(found.task, expected.task);
  ASSERT_EQ(found.boxes.size(), 2u);
  EXPECT_NEAR(found.boxes[0].x1, 0.1, 1e-15);
  EXPECT_EQ(found.boxes[1], expected.boxes[1]);
}

TEST(JsonlWriter, WritesTheGivenSplit) {
  const test::TempFolder folder;
  write_jsonl_dataset(SceneDataset({.count = 1}), folder.path(), "test");
  EXPECT_EQ(JsonlDataset({.path = folder.path() / "samples.jsonl", .split = "test"}).num_images(),
            1);
}

TEST(JsonlWriter, NeverOverwritesADataSet) {
  const test::TempFolder folder;
  const SceneDataset scenes({.count = 1});
  write_jsonl_dataset(scenes, folder.path());
  EXPECT_THROW(write_jsonl_dataset(scenes, folder.path()), Error);
}

}  // namespace
}  // namespace glimpse::data
