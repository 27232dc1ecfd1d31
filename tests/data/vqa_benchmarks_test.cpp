#include <gtest/gtest.h>

#include "data/benchmark_folder.h"

namespace glimpse::data {
namespace {

using test::all_samples;
using test::BenchmarkFolder;
using test::complaint;

const std::string kTwoAnswers =
    R"([{"answer": "red", "answer_confidence": "yes", "answer_id": 1},
        {"answer": "blue", "answer_confidence": "maybe", "answer_id": 2}])";

TEST(VqaV2, JoinsQuestionsWithAnnotationsAndNamesCocoPictures) {
  const BenchmarkFolder folder;
  const std::string questions = folder.write(
      "v2_OpenEnded_mscoco_val2014_questions.json",
      R"({"info": {}, "task_type": "Open-Ended", "data_subtype": "val2014", "questions": [
          {"image_id": 42, "question": "What color?", "question_id": 42001},
          {"image_id": 42, "question": "Really?", "question_id": 42002}]})");
  const std::string answers = folder.write(
      "a.json", R"({"annotations": [
          {"question_id": 42002, "image_id": 42, "question_type": "is", "answer_type": "yes/no", "answers": )" +
                    kTwoAnswers +
                    R"(}, {"question_id": 42001, "image_id": 42, "question_type": "what color",
           "answer_type": "other", "multiple_choice_answer": "red", "answers": )" +
                    kTwoAnswers + "}]}");
  folder.draw("COCO_val2014_000000000042.jpg");
  const DataConfig config{.source = "vqav2", .path = questions, .annotations = answers};
  const auto dataset = open_dataset(config);
  ASSERT_EQ(dataset->num_images(), 1);
  const auto samples = dataset->samples(0);
  ASSERT_EQ(samples.size(), 2U);
  EXPECT_EQ(samples[0].id, "42001");
  EXPECT_EQ(samples[0].type, "other");
  EXPECT_EQ(samples[0].answers, (std::vector<std::string>{"red", "blue"}));
  EXPECT_EQ(samples[0].metric, "vqa_accuracy");
  EXPECT_EQ(dataset->picture(0).width, 3);
  EXPECT_NE(complaint({.source = "vqav2", .path = questions}).find("data.annotations"),
            std::string::npos);
}

TEST(VqaV2, RefusesAQuestionWithoutAnAnnotationAndARepeatedId) {
  const BenchmarkFolder folder;
  const std::string none =
      folder.write("none.json", R"({"annotations": [{"question_id": 9, "answers": ["x"]}]})");
  const std::string one = folder.write(
      "val2014_q.json", R"({"questions": [{"image_id": 1, "question": "q", "question_id": 1}]})");
  EXPECT_NE(complaint({.source = "vqav2", .path = one, .annotations = none})
                .find("question 1 without an annotation"),
            std::string::npos);
  const std::string twice =
      folder.write("val2014_t.json",
                   R"({"questions": [{"image_id": 1, "question": "q", "question_id": 9},
                        {"image_id": 2, "question": "q", "question_id": 9}]})");
  EXPECT_NE(complaint({.source = "vqav2", .path = twice, .annotations = none}).find("\"9\" twice"),
            std::string::npos);
}

TEST(TextVqa, ReadsTenAnswersAndTheImageFolder) {
  const BenchmarkFolder folder;
  const std::string file = folder.write(
      "TextVQA_0.5.1_val.json",
      R"({"dataset_type": "val", "data": [{"question": "what brand?", "question_id": 34602,
          "image_id": "003a8ae2ef43b901", "image_classes": ["Phone"], "image_width": 1024,
          "answers": ["nokia", "nokia", "nokia", "nokia", "nokia", "nokia", "toshiba", "nokia",
          "nokia", "nokia"], "set_name": "val"}]})");
  folder.draw("train_images/003a8ae2ef43b901.jpg");
  const auto dataset =
      open_dataset({.source = "textvqa", .path = file, .image_root = folder.path("train_images")});
  const Sample sample = dataset->samples(0).at(0);
  EXPECT_EQ(sample.id, "34602");
  EXPECT_EQ(sample.answers.size(), 10U);
  EXPECT_EQ(sample.metric, "vqa_accuracy_textvqa");
  EXPECT_EQ(dataset->picture(0).height, 2);
}

TEST(VizWiz, TakesThePictureForTheQuestionsId) {
  const BenchmarkFolder folder;
  const std::string file = folder.write(
      "val.json", R"([{"image": "VizWiz_val_1.jpg", "question": "what is it?", "answers": )" +
                      kTwoAnswers + R"(, "answer_type": "other", "answerable": 1}])");
  const Sample sample = open_dataset({.source = "vizwiz", .path = file})->samples(0).at(0);
  EXPECT_EQ(sample.id, "VizWiz_val_1.jpg");
  EXPECT_EQ(sample.type, "other");
  EXPECT_EQ(sample.metric, "vqa_accuracy_vizwiz");
}

TEST(Gqa, ReadsAnObjectOfQuestions) {
  const BenchmarkFolder folder;
  const std::string file = folder.write(
      "testdev_balanced_questions.json",
      R"({"201307251": {"semantic": [], "entailed": [], "question": "Who is it?", "imageId": "n161313",
          "isBalanced": true, "groups": {"global": null, "local": "x"}, "answer": "man",
          "fullAnswer": "It is a man.", "types": {"detailed": "d", "semantic": "rel", "structural": "query"}},
          "9": {"question": "Is it red?", "imageId": "n161313", "answer": "no"}})");
  const auto dataset = open_dataset({.source = "gqa", .path = file});
  ASSERT_EQ(dataset->num_images(), 1);
  EXPECT_EQ(dataset->samples(0)[0].id, "201307251");
  EXPECT_EQ(dataset->samples(0)[0].type, "query");
  EXPECT_EQ(dataset->samples(0)[1].answers, std::vector<std::string>{"no"});
}

TEST(DocVqa, ReadsDocumentsAndInfographics) {
  const BenchmarkFolder folder;
  const std::string documents = folder.write(
      "val_v1.0.json",
      R"({"dataset_name": "docvqa", "data": [{"questionId": 49153, "question": "What is the value?",
          "question_types": ["figure/diagram"], "image": "documents/pybv0228_81.png", "docId": 14465,
          "answers": ["0.28", ".28"], "data_split": "val"}]})");
  const Sample sample = open_dataset({.source = "docvqa", .path = documents})->samples(0).at(0);
  EXPECT_EQ(sample.id, "49153");
  EXPECT_EQ(sample.type, "figure/diagram");
  EXPECT_EQ(sample.answers.size(), 2U);
  EXPECT_EQ(sample.metric, "anls");
  const std::string graphics = folder.write(
      "info.json",
      R"({"data": [{"questionId": 1, "question": "q", "image_local_name": "37313.jpeg", "answers": ["5"]}]})");
  const auto dataset = open_dataset({.source = "infographicvqa", .path = graphics});
  EXPECT_EQ(dataset->samples(0)[0].image_id, "37313.jpeg");
  EXPECT_EQ(dataset->name(), "infographicvqa");
}

TEST(DocVqa, RefusesASplitWithoutAnswers) {
  const BenchmarkFolder folder;
  const std::string file = folder.write(
      "test.json", R"({"data": [{"questionId": 1, "question": "q", "image": "a.png"}]})");
  EXPECT_NE(complaint({.source = "docvqa", .path = file}).find("no 'answers'"), std::string::npos);
}

TEST(ChartQa, MakesIdsOfPicturesAndTypesOfFiles) {
  const BenchmarkFolder folder;
  const std::string file =
      folder.write("test_human.json",
                   R"([{"imgname": "41699051005347.png", "query": "How many?", "label": "14"},
          {"imgname": "41699051005347.png", "query": "Which?", "label": "Yes"}])");
  folder.draw("png/41699051005347.png");
  const auto dataset = open_dataset({.source = "chartqa", .path = file});
  const auto samples = dataset->samples(0);
  EXPECT_EQ(samples[1].id, "41699051005347.png#2");
  EXPECT_EQ(samples[1].type, "human");
  EXPECT_EQ(samples[0].metric, "relaxed_accuracy");
  EXPECT_EQ(dataset->picture(0).width, 3);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(VqaRad, ReadsTheRealFileBySplit) {
  const std::string file = glimpse::test::data_file("vqa_rad/vqa_rad.json");
  const auto all = open_dataset({.source = "vqa_rad", .path = file, .split = ""});
  EXPECT_EQ(all->num_images(), 251);
  EXPECT_EQ(all_samples(*all).size(), 1788U);
  const auto train = open_dataset({.source = "vqa_rad", .path = file, .split = "train"});
  const auto held_out = open_dataset({.source = "vqa_rad", .path = file, .split = "test"});
  EXPECT_EQ(all_samples(*train).size() + all_samples(*held_out).size(), 1788U);
  EXPECT_GT(held_out->picture(0).width, 100);
  for (const Sample& sample : all_samples(*all)) EXPECT_FALSE(sample.answers.at(0).empty());
  EXPECT_NE(complaint({.source = "vqa_rad", .path = file, .split = "dev"}).find("data.split"),
            std::string::npos);
}
#endif

}  // namespace
}  // namespace glimpse::data
