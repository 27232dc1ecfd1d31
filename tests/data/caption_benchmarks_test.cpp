#include <gtest/gtest.h>

#include "data/benchmark_folder.h"

namespace glimpse::data {
namespace {

using test::all_samples;
using test::BenchmarkFolder;
using test::complaint;

TEST(CocoCaptions, GathersTheCaptionsOfAPictureAndNoCapsDomains) {
  const BenchmarkFolder folder;
  const std::string file = folder.write(
      "captions_val2014.json",
      R"({"info": {}, "images": [{"id": 7, "file_name": "COCO_val2014_000000000007.jpg", "height": 2},
          {"id": 8, "file_name": "b.jpg", "domain": "out-domain"}, {"id": 9, "file_name": "c.jpg"}],
         "annotations": [{"id": 1, "image_id": 7, "caption": "A cat."}, {"id": 2, "image_id": 8,
          "caption": "A dog."}, {"id": 3, "image_id": 7, "caption": "One cat."}], "licenses": []})");
  const auto dataset = open_dataset({.source = "nocaps", .path = file});
  ASSERT_EQ(dataset->num_images(), 2);  // without captions nothing can be scored
  EXPECT_EQ(dataset->samples(0)[0].answers, (std::vector<std::string>{"A cat.", "One cat."}));
  EXPECT_EQ(dataset->samples(0)[0].task, Task::caption);
  EXPECT_EQ(dataset->samples(1)[0].type, "out-domain");
  EXPECT_EQ(dataset->samples(1)[0].id, "8");
}

TEST(CocoCaptions, RefusesACaptionOfNoPicture) {
  const BenchmarkFolder folder;
  const std::string file = folder.write(
      "captions.json",
      R"({"images": [{"id": 7, "file_name": "a.jpg"}], "annotations": [{"image_id": 8, "caption": "x"}]})");
  EXPECT_NE(complaint({.source = "coco", .path = file}).find("a caption of no picture"),
            std::string::npos);
}

TEST(Karpathy, KeepsTheSplitAndReadsRawSentences) {
  const BenchmarkFolder folder;
  const std::string file = folder.write("dataset_flickr30k.json",
                                        R"({"dataset": "flickr30k", "images": [
          {"filename": "1.jpg", "imgid": 0, "split": "test", "sentids": [0, 1], "sentences": [
            {"raw": "Two men.", "tokens": ["two", "men"], "imgid": 0, "sentid": 0}, {"raw": "Men."}]},
          {"filename": "2.jpg", "filepath": "val2014", "cocoid": 57, "imgid": 1, "split": "train",
           "sentences": [{"raw": "A dog."}]}]})");
  const auto tested = open_dataset({.source = "karpathy", .path = file, .split = "test"});
  ASSERT_EQ(tested->num_images(), 1);
  EXPECT_EQ(tested->samples(0)[0].answers, (std::vector<std::string>{"Two men.", "Men."}));
  const auto all = open_dataset({.source = "karpathy", .path = file, .split = ""});
  EXPECT_EQ(all->samples(1)[0].id, "57");
}

#ifdef GLIMPSE_SHARED_DIR
TEST(CocoCaptions, ReadsTheRealFile) {
  const auto dataset = open_dataset(
      {.source = "coco", .path = glimpse::test::data_file("captions/coco80/references.json")});
  EXPECT_EQ(dataset->num_images(), 64);
}
#endif

}  // namespace
}  // namespace glimpse::data
