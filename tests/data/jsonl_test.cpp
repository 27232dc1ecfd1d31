#include "data/jsonl.h"

#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "base/file.h"
#include "data/same_samples.h"
#include "image/codec.h"
#include "support/shared.h"

namespace glimpse::data {
namespace {

std::string line_of(const std::string& image, const std::string& more = "") {
  return R"({"image": ")" + image + R"(", "question": "q", "answer": "a")" + more + "}\n";
}

class JsonlFile : public testing::Test {
 protected:
  JsonlDataset open(const std::string& text, JsonlOptions options = {}) const {
    options.path = folder_.path() / "set.jsonl";
    write_file_atomically(options.path, text);
    return JsonlDataset(options);
  }
  std::string error_of(const std::string& text, const JsonlOptions& options = {}) const {
    return message_of<Error>([&] { open(text, options); });
  }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  test::TempFolder folder_;
};

std::vector<std::string> ids_of(const JsonlDataset& dataset) {
  std::vector<std::string> ids;
  for (int64_t i = 0; i < dataset.num_images(); ++i) {
    for (const Sample& sample : dataset.samples(i)) ids.push_back(sample.id);
  }
  return ids;
}

TEST_F(JsonlFile, GroupsQuestionsAboutOnePictureInFileOrder) {
  const JsonlDataset dataset = open(line_of("b.png") + line_of("a.png") + "\n" + line_of("b.png"));
  EXPECT_EQ(dataset.name(), "set");
  EXPECT_EQ(dataset.num_images(), 2);
  EXPECT_EQ(ids_of(dataset), (std::vector<std::string>{"set-1", "set-4", "set-2"}));
  EXPECT_EQ(dataset.samples(0)[1].image_id, "b.png");
}

TEST_F(JsonlFile, MakesRepeatedIdsUnique) {
  const std::string one = line_of("a", R"(, "question_id": 1)");
  const JsonlDataset dataset = open(one + line_of("a", R"(, "question_id": "1-2")") + one + one);
  EXPECT_EQ(ids_of(dataset), (std::vector<std::string>{"1", "1-2", "1-3", "1-4"}));
}

TEST_F(JsonlFile, FiltersBySplit) {
  const std::string text =
      line_of("a", R"(, "split": "train")") + line_of("b", R"(, "split": "test")");
  EXPECT_EQ(open(text).num_images(), 2);
  EXPECT_EQ(open(text, {.split = "test"}).samples(0)[0].image_id, "b");
  const std::string unknown = error_of(text, {.split = "val"});
  EXPECT_NE(unknown.find("no line of split 'val'; expected one of test, train"), std::string::npos)
      << unknown;
  const std::string missing = error_of(text + line_of("c"), {.split = "test"});
  EXPECT_NE(missing.find("set.jsonl:3: no 'split'"), std::string::npos) << missing;
}

TEST_F(JsonlFile, KeepsARangeOfPictures) {
  const std::string text = line_of("a") + line_of("b") + line_of("c") + line_of("a");
  EXPECT_EQ(ids_of(open(text, {.first = 1})), (std::vector<std::string>{"set-2", "set-3"}));
  EXPECT_EQ(ids_of(open(text, {.count = 1})), (std::vector<std::string>{"set-1", "set-4"}));
  EXPECT_EQ(ids_of(open(text, {.first = 2, .count = 9})), (std::vector<std::string>{"set-3"}));
  EXPECT_NE(error_of(text, {.first = 3}).find("3 pictures"), std::string::npos);
}

TEST_F(JsonlFile, AnEmptyFileIsAnError) {
  EXPECT_NE(error_of("\n \n").find("no questions"), std::string::npos);
}

TEST_F(JsonlFile, NamesFileAndLineOfAWrongLine) {
  const std::string message = error_of(line_of("a") + "\n{\"image\": \"b\"}");
  EXPECT_NE(message.find("set.jsonl:3: no 'question'"), std::string::npos) << message;
}

TEST_F(JsonlFile, PicturesLieBesideTheFileOrUnderTheRoot) {
  const image::Image red{1, 1, {200, 0, 0}}, blue{1, 1, {0, 0, 200}};
  image::write_png(folder() / "a.png", red);
  image::write_png(folder() / "other/a.png", blue);
  EXPECT_EQ(open(line_of("a.png")).picture(0).rgb, red.rgb);
  EXPECT_EQ(open(line_of("a.png"), {.image_root = folder() / "other"}).picture(0).rgb, blue.rgb);
  EXPECT_THROW(open(line_of("b.png")).picture(0), Error);
}

TEST_F(JsonlFile, FingerprintsFollowLinesOptionsAndPictures) {
  const std::string text =
      line_of("a.png", R"(, "split": "x")") + line_of("b", R"(, "split": "x")");
  std::set<std::string> prints = {
      open(text).fingerprint(), open(text, {.split = "x"}).fingerprint(),
      open(text, {.first = 1}).fingerprint(), open(text, {.count = 1}).fingerprint(),
      open(text + line_of("a.png")).fingerprint()};
  EXPECT_EQ(prints.size(), 5u);
  EXPECT_TRUE(prints.contains(open(text).fingerprint()));
  image::write_png(folder() / "a.png", {1, 1, {200, 0, 0}});
  EXPECT_FALSE(prints.contains(open(text).fingerprint()));
}

#ifdef GLIMPSE_SHARED_DIR
TEST(JsonlDataset, ReadsThePhotographs) {
  const JsonlDataset photos(
      {.path = test::shared_dir() / "data/photos/photos_qa.jsonl", .split = "train"});
  EXPECT_EQ(photos.num_images(), 8);
  size_t samples = 0, boxed = 0;
  for (int64_t i = 0; i < photos.num_images(); ++i) {
    EXPECT_FALSE(photos.picture(i).empty());
    for (const Sample& sample : photos.samples(i)) {
      ++samples;
      boxed += !sample.boxes.empty();
    }
  }
  EXPECT_EQ(samples, 39u);
  EXPECT_EQ(boxed, 33u);
  expect_same({photos.samples(0)[0]}, {{.id = "1",
                                        .image_id = "astronaut.png",
                                        .question = "What color is the space suit?",
                                        .answers = {"orange"},
                                        .boxes = {{20 / 512.0, 200 / 512.0, 365 / 512.0, 1}},
                                        .task = Task::vqa,
                                        .type = "other"}});
}
#endif

}  // namespace
}  // namespace glimpse::data
