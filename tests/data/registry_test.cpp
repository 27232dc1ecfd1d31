#include "data/registry.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "data/same_samples.h"
#include "data/scene_dataset.h"
#include "support/shared.h"

namespace glimpse::data {
namespace {

std::string error_of(const DataConfig& config) {
  return message_of<Error>([&] { open_dataset(config); });
}

TEST(DataRegistry, TheDefaultIsAThousandTrainingScenes) {
  const auto dataset = open_dataset({});
  EXPECT_EQ(dataset->name(), "scenes");
  EXPECT_EQ(dataset->num_images(), 1000);
  EXPECT_EQ(dataset->fingerprint(), SceneDataset({}).fingerprint());
}

TEST(DataRegistry, SplitsOfScenesAreRangesOfTheStream) {
  const auto first_image = [](const DataConfig& config) {
    return open_dataset(config)->samples(0)[0].image_id;
  };
  EXPECT_EQ(first_image({.split = "train", .first = 7}), "scene-7");
  EXPECT_EQ(first_image({.split = "validation"}), "scene-1099511627776");
  EXPECT_EQ(first_image({.split = "test", .first = 2, .count = 5}), "scene-2199023255554");
}

TEST(DataRegistry, OptionsReachTheScenes) {
  const auto dataset = open_dataset({.count = 3, .seed = 8, .hand_drawn_percent = 70});
  EXPECT_EQ(dataset->fingerprint(),
            SceneDataset({.seed = 8, .count = 3, .hand_drawn_percent = 70}).fingerprint());
}

TEST(DataRegistry, OpensAFileOfQuestions) {
  const test::TempFolder folder;
  const std::string line = R"({"image": "a", "question": "q", "answer": "a", "split": "train"})";
  write_file_atomically(folder.path() / "x.jsonl", line);
  const auto dataset =
      open_dataset({.source = "jsonl", .path = (folder.path() / "x.jsonl").string()});
  EXPECT_EQ(dataset->name(), "x");
  EXPECT_EQ(dataset->num_images(), 1);
}

TEST(DataRegistry, NamesTheWrongOption) {
  struct Case {
    DataConfig config;
    const char* message;
  };
  const Case cases[] = {
      {{.source = "scene"}, "data.source: 'scene'; expected one of scenes, jsonl, tsv, vqav2"},
      {{.split = "val"}, "data.split: 'val'; expected one of train, validation, test"},
      {{.path = "x"}, "data.path: 'x'; expected nothing, because it has no effect on the source"},
      {{.image_root = "x"}, "data.image_root"},
      {{.first = -1}, "data.first: -1"},
      {{.count = int64_t{1} << 41}, "data.count"},
      {{.hand_drawn_percent = 101}, "data.hand_drawn_percent: 101"},
      {{.source = "jsonl"}, "data.path: nothing"},
      {{.source = "jsonl", .path = "x", .seed = 2}, "data.seed: '2'"},
      {{.source = "jsonl", .path = "x", .digits = "y"}, "data.digits: 'y'"},
      {{.source = "jsonl", .path = "x", .hand_drawn_percent = 1}, "data.hand_drawn_percent: '1'"},
      {{.source = "jsonl", .path = "x", .count = -1}, "data.count: -1"},
      {{.source = "jsonl", .path = "no-such-file"}, "no-such-file"},
      {{.digits = "no-such-file"}, "no-such-file"},
  };
  for (const Case& c : cases) {
    EXPECT_NE(error_of(c.config).find(c.message), std::string::npos) << c.message << "\n"
                                                                     << error_of(c.config);
  }
}

TEST(DataRegistry, NamesTheSectionItIsTold) {
  const DataConfig config{.split = "val"};
  EXPECT_TRUE(message_of<Error>([&] {
                validate(config, "validation.data");
              }).starts_with("validation.data.split: "));
}

}  // namespace
}  // namespace glimpse::data
