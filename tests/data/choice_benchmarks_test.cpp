#include <gtest/gtest.h>

#include "data/benchmark_folder.h"

namespace glimpse::data {
namespace {

using test::all_samples;
using test::BenchmarkFolder;
using test::complaint;

TEST(ScienceQa, KeepsQuestionsWithAPictureOfTheSplit) {
  const BenchmarkFolder folder;
  const std::string problems = folder.write(
      "problems.json",
      R"({"1": {"question": "Which?", "choices": ["iron", "wood"], "answer": 1, "hint": "Look.",
               "image": "image.png", "grade": "grade2", "subject": "natural science", "split": "test"},
          "2": {"question": "No picture", "choices": ["a", "b"], "answer": 0, "hint": "", "image": null,
               "subject": "social science", "split": "test"},
          "3": {"question": "Other", "choices": ["a", "b"], "answer": 0, "hint": "",
               "image": "image.png", "subject": "social science", "split": "train"}})");
  const std::string splits =
      folder.write("pid_splits.json", R"({"test": ["1", "2"], "train": ["3"]})");
  folder.draw("images/test/1/image.png");
  const auto dataset = open_dataset(
      {.source = "scienceqa", .path = problems, .annotations = splits, .split = "test"});
  ASSERT_EQ(all_samples(*dataset).size(), 1U);
  const Sample sample = dataset->samples(0)[0];
  EXPECT_EQ(sample.answers, std::vector<std::string>{"B"});
  EXPECT_EQ(sample.options, (std::vector<std::string>{"iron", "wood"}));
  EXPECT_EQ(sample.context, "Look.");
  EXPECT_EQ(sample.type, "natural science");
  EXPECT_EQ(dataset->picture(0).width, 3);
  const DataConfig all{.source = "scienceqa", .path = problems, .split = ""};
  EXPECT_EQ(all_samples(*open_dataset(all)).size(), 2U);
  EXPECT_NE(
      complaint({.source = "scienceqa", .path = problems, .split = "test"}).find("pid_splits"),
      std::string::npos);
}

TEST(ScienceQa, RefusesAnAnswerThatIsNoChoice) {
  const BenchmarkFolder folder;
  const std::string problems = folder.write(
      "problems.json",
      R"({"1": {"question": "q", "choices": ["a"], "answer": 1, "image": "image.png", "split": "test"}})");
  EXPECT_NE(complaint({.source = "scienceqa", .path = problems, .split = ""}).find("answer 1"),
            std::string::npos);
}

TEST(Pope, IdsOfCategoriesDoNotCollide) {
  const BenchmarkFolder folder;
  for (const char* category : {"random", "popular"}) {
    folder.write(
        std::string("coco_pope_") + category + ".json",
        R"({"question_id": 1, "image": "COCO_val2014_1.jpg", "text": "Is there a dog?", "label": "yes"}
{"question_id": 2, "image": "COCO_val2014_1.jpg", "text": "Is there a cat?", "label": "no"}
)");
  }
  const auto dataset = open_dataset({.source = "pope", .path = folder.path()});
  const auto samples = dataset->samples(0);
  ASSERT_EQ(samples.size(), 4U);
  EXPECT_EQ(samples[0].id, "popular-1");
  EXPECT_EQ(samples[3].id, "random-2");
  EXPECT_EQ(samples[3].type, "random");
  EXPECT_EQ(samples[3].answers, std::vector<std::string>{"no"});
  const std::string bad = folder.write(
      "coco_pope_bad.json",
      R"({"question_id": 1, "image": "a.jpg", "text": "Is there?", "label": "perhaps"})");
  EXPECT_NE(complaint({.source = "pope", .path = bad}).find("label 'perhaps'"), std::string::npos);
}

TEST(Mme, ReadsBothLayoutsOfACategory) {
  const BenchmarkFolder folder;
  folder.write(
      "color/questions_answers_YN/0001.txt",
      "Is it red? Please answer yes or no.\tYes\nIs it blue? Please answer yes or no.\tNo\n");
  folder.draw("color/images/0001.jpg");
  folder.write("OCR/0002.txt", "Is the word \"A\"?\tYes\nIs the word \"B\"?\tNo");
  folder.draw("OCR/0002.png");
  const auto dataset = open_dataset({.source = "mme", .path = folder.path()});
  ASSERT_EQ(dataset->num_images(), 2);
  EXPECT_EQ(dataset->samples(0)[0].type, "OCR");
  EXPECT_EQ(dataset->samples(1)[1].id, "color/0001-2");
  EXPECT_EQ(dataset->samples(1)[1].answers, std::vector<std::string>{"no"});
  EXPECT_EQ(dataset->picture(0).width, 3);
  EXPECT_EQ(dataset->picture(1).width, 3);
  folder.write("OCR/0003.txt", "no answer\n");
  EXPECT_NE(complaint({.source = "mme", .path = folder.path()}).find("0003.txt:1"),
            std::string::npos);
}

TEST(Nlvr, FindsTheSixArrangementsBelowAFolder) {
  const BenchmarkFolder folder;
  const std::string file = folder.write(
      "dev.json",
      R"({"sentence": "There is a circle.", "label": "true", "identifier": "10-0", "directory": "1"}
)");
  for (int k = 0; k < 6; ++k) folder.draw("images/1/dev-10-0-" + std::to_string(k) + ".png");
  const auto dataset = open_dataset({.source = "nlvr", .path = file});
  EXPECT_EQ(dataset->num_images(), 6);
  EXPECT_EQ(dataset->samples(5)[0].id, "10-0-5");
  EXPECT_EQ(dataset->samples(5)[0].answers, std::vector<std::string>{"true"});
  std::filesystem::remove(folder.path("images/1/dev-10-0-3.png"));
  EXPECT_NE(complaint({.source = "nlvr", .path = file}).find("no picture ...10-0-3.png"),
            std::string::npos);
}

TEST(Nlvr, BoxesFollowTheOrderOfTheSquares) {
  const BenchmarkFolder folder;
  const std::string line =
      R"({"sentence": "s", "label": "true", "identifier": "10-0", "structured_rep": )";
  const std::string squares =
      R"([[{"x_loc": 40, "y_loc": 80, "size": 20}], [], [{"x_loc": 0, "y_loc": 0, "size": 10}]])";
  const std::string file = folder.write("dev.json", line + squares + "}\n");
  for (int k = 0; k < 6; ++k) folder.draw("images/1/dev-10-0-" + std::to_string(k) + ".png");
  const auto dataset = open_dataset({.source = "nlvr", .path = file});
  const auto lefts = [&](int64_t k) {
    std::vector<double> places;
    const Sample sample = dataset->samples(k)[0];
    for (const Box& box : sample.boxes) places.push_back(400 * box.x1);
    return places;
  };
  EXPECT_EQ(lefts(0), (std::vector<double>{40, 300}));
  EXPECT_EQ(lefts(3), (std::vector<double>{150, 340})) << "order 1 2 0";
  EXPECT_EQ(lefts(5), (std::vector<double>{0, 340})) << "order 2 1 0";
  const Box box = dataset->samples(0)[0].boxes[0];
  EXPECT_EQ(box.x2, 60.0 / 400);
  EXPECT_EQ(box.y1, 0.8);
  EXPECT_EQ(box.y2, 1);
  folder.write("dev.json", line + "[[]]}\n");
  EXPECT_NE(complaint({.source = "nlvr", .path = file}).find("1 lists in structured_rep"),
            std::string::npos);
}

#ifdef GLIMPSE_SHARED_DIR
// Every object's middle is coloured, and the picture's ground is grey.
TEST(Nlvr, BoxesLieOnTheObjectsOfTheRealPictures) {
  const auto dataset = open_dataset({.source = "nlvr",
                                     .path = glimpse::test::data_file("nlvr/dev_subset.json"),
                                     .image_root = glimpse::test::data_file("nlvr/dev_images.tar"),
                                     .count = 60});
  size_t objects = 0;
  for (int64_t i = 0; i < dataset->num_images(); ++i) {
    const image::Image picture = dataset->picture(i);
    const Sample sample = dataset->samples(i)[0];
    for (const Box& box : sample.boxes) {
      const auto x = static_cast<int64_t>(200 * (box.x1 + box.x2));
      const auto y = static_cast<int64_t>(50 * (box.y1 + box.y2));
      const uint8_t* pixel = picture.pixel(x, y);
      const bool grey = pixel[0] == pixel[1] && pixel[1] == pixel[2] && pixel[0] > 0;
      EXPECT_FALSE(grey) << sample.id << " at " << x << ", " << y;
      ++objects;
    }
  }
  EXPECT_GT(objects, 300U);
}

TEST(Nlvr, ReadsTheRealStatementsAndPicturesInsideTheArchive) {
  const auto dataset =
      open_dataset({.source = "nlvr",
                    .path = glimpse::test::data_file("nlvr/dev_subset.json"),
                    .image_root = glimpse::test::data_file("nlvr/dev_images.tar")});
  EXPECT_EQ(dataset->num_images(), 3006);
  EXPECT_EQ(dataset->picture(3005).width, 400);
  EXPECT_EQ(dataset->picture(0).height, 100);
}

TEST(Pope, ReadsTheRealPolls) {
  const auto dataset = open_dataset({.source = "pope", .path = glimpse::test::data_file("pope")});
  EXPECT_EQ(dataset->num_images(), 400);
  EXPECT_EQ(all_samples(*dataset).size(), 7200U);
}
#endif

}  // namespace
}  // namespace glimpse::data
