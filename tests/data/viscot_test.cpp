#include <gtest/gtest.h>

#include "data/benchmark_folder.h"

namespace glimpse::data {
namespace {

using test::BenchmarkFolder;
using test::complaint;

const std::string kRow =
    R"([{"dataset": "gqa", "split": "val", "question_id": 3, "image": ["cot/gqa/1.png", "cot/gqa/1.png###[10, 20, 30, 60]"],
  "conversations": [
   {"from": "human", "value": "<image>\nWho is it? Please provide the bounding box coordinate of the region that can help you answer the question better."},
   {"from": "gpt", "value": "[0.1, 0.2, 0.3, 0.4]"}, {"from": "human", "value": "<image>"},
   {"from": "gpt", "value": "a man"}]}])";

TEST(VisCot, StripsTagsAndTakesThePixelBox) {
  const BenchmarkFolder folder;
  const std::string file = folder.write("gqa.json", kRow);
  const std::string det = folder.write(
      "gqa_det.jsonl",
      R"({"img_path": "cot/gqa/1.png", "expression": "x", "bbox": [1, 2, 3, 4], "height": 80, "width": 100, "question_id": 3, "split": "val"})");
  folder.draw("cot/gqa/val/1.png");
  const auto dataset =
      open_dataset({.source = "viscot", .path = file, .annotations = det, .split = "val"});
  const Sample sample = dataset->samples(0)[0];
  EXPECT_EQ(sample.question, "Who is it?");
  EXPECT_EQ(sample.answers, std::vector<std::string>{"a man"});
  EXPECT_EQ(sample.id, "gqa-3");
  ASSERT_EQ(sample.boxes.size(), 1U);
  EXPECT_DOUBLE_EQ(sample.boxes[0].x1, 0.1);
  EXPECT_DOUBLE_EQ(sample.boxes[0].y2, 0.75);
  EXPECT_EQ(dataset->picture(0).width, 3);  // one folder deeper
}

TEST(VisCot, HasNoBoxesWithoutSizesAndRefusesSizesOfOtherQuestions) {
  const BenchmarkFolder folder;
  const std::string file = folder.write("gqa.json", kRow);
  EXPECT_TRUE(
      open_dataset({.source = "viscot", .path = file, .split = ""})->samples(0)[0].boxes.empty());
  const std::string det =
      folder.write("d.jsonl", R"({"height": 80, "width": 100, "question_id": 4})");
  EXPECT_NE(complaint({.source = "viscot", .path = file, .annotations = det, .split = ""})
                .find("question 3"),
            std::string::npos);
}

}  // namespace
}  // namespace glimpse::data
