#include "data/scene_dataset.h"

#include <gtest/gtest.h>

#include <set>
#include <span>

#include "base/error.h"
#include "base/file.h"
#include "data/same_samples.h"

namespace glimpse::data {
namespace {

HandwrittenDigits one_digit_per_class() {
  HandwrittenDigits digits;
  for (size_t i = 0; i < 10; ++i) {
    HandwrittenDigits::Digit digit{};
    digit[i * 6] = 16;
    digits.by_class[i].push_back(digit);
  }
  return digits;
}

std::set<std::string> ids_of(const Dataset& dataset) {
  std::set<std::string> ids;
  for (int64_t i = 0; i < dataset.num_images(); ++i) {
    for (const Sample& sample : dataset.samples(i)) ids.insert(sample.id);
  }
  return ids;
}

std::string hash_of(const image::Image& picture) {
  return sha256_hex(std::as_bytes(std::span(picture.rgb)));
}

TEST(SceneDataset, NamesSamplesByScenesAndTypes) {
  const SceneDataset dataset({.first = 41, .count = 2});
  EXPECT_EQ(dataset.num_images(), 2);
  for (const Sample& sample : dataset.samples(1)) {
    EXPECT_EQ(sample.image_id, "scene-42");
    EXPECT_EQ(sample.id, "scene-42-" + sample.type);
    EXPECT_EQ(sample.answers.size(), 1u);
    EXPECT_FALSE(sample.boxes.empty()) << sample.id;
    EXPECT_EQ(sample.task == Task::caption, sample.type == "caption");
  }
}

TEST(SceneDataset, AsksTheStreamOfQuestionsThatFollowsTheSeed) {
  const SceneDataset dataset({.seed = 5, .first = 3, .count = 1});
  Random random = Random::of(6, 3);
  const Scene scene = draw_scene({.seed = 5}, 3);
  const std::vector<SceneQuestion> questions = ask_one_of_each(scene, random);
  const std::vector<Sample> samples = dataset.samples(0);
  ASSERT_EQ(samples.size(), questions.size());
  for (size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(samples[i].question, questions[i].question);
    EXPECT_EQ(samples[i].answers[0], questions[i].answer);
    EXPECT_EQ(samples[i].type, questions[i].type);
  }
  EXPECT_EQ(dataset.picture(0).rgb, scene.pixels.rgb);
}

TEST(SceneDataset, GivesTheSameSamplesEveryTimeAndFromEveryStart) {
  const SceneDataset all({.count = 8}), tail({.first = 5, .count = 3});
  for (int64_t i = 0; i < 3; ++i) {
    expect_same(all.samples(5 + i), tail.samples(i));
    expect_same(tail.samples(i), tail.samples(i));
    EXPECT_EQ(all.picture(5 + i).rgb, tail.picture(i).rgb);
  }
}

TEST(SceneDataset, SplitsHaveNoPictureInCommon) {
  std::set<std::string> ids;
  std::set<std::string> pictures;
  size_t samples = 0;
  for (const int64_t first : {kFirstTrainScene, kFirstValidationScene, kFirstTestScene}) {
    const SceneDataset dataset({.first = first, .count = 10});
    const std::set<std::string> own = ids_of(dataset);
    samples += own.size();
    ids.insert(own.begin(), own.end());
    for (int64_t i = 0; i < 10; ++i) pictures.insert(hash_of(dataset.picture(i)));
  }
  EXPECT_EQ(ids.size(), samples);
  EXPECT_EQ(pictures.size(), 30u);
}

TEST(SceneDataset, RealDigitsChangePicturesAndLeaveQuestionsAlone) {
  const SceneDataset drawn({.count = 10, .hand_drawn_percent = 100});
  const SceneDataset real(
      {.count = 10, .hand_drawn_percent = 100, .digits = one_digit_per_class()});
  int changed = 0;
  for (int64_t i = 0; i < 10; ++i) {
    changed += drawn.picture(i).rgb != real.picture(i).rgb;
    expect_same(drawn.samples(i), real.samples(i));
  }
  EXPECT_GT(changed, 5);
}

TEST(SceneDataset, FingerprintsTellAllOptionsApart) {
  const std::set<std::string> prints = {
      SceneDataset({}).fingerprint(),
      SceneDataset({.seed = 2}).fingerprint(),
      SceneDataset({.first = 1}).fingerprint(),
      SceneDataset({.count = 10}).fingerprint(),
      SceneDataset({.hand_drawn_percent = 31}).fingerprint(),
      SceneDataset({.digits = one_digit_per_class()}).fingerprint()};
  EXPECT_EQ(prints.size(), 6u);
  EXPECT_EQ(SceneDataset({}).fingerprint(), SceneDataset({}).fingerprint());
  EXPECT_EQ(SceneDataset({}).fingerprint().size(), 64u);
}

TEST(SceneDataset, RefusesValuesOutOfRange) {
  EXPECT_THROW(SceneDataset({.first = -1}), Error);
  EXPECT_THROW(SceneDataset({.count = 0}), Error);
  EXPECT_THROW(SceneDataset({.hand_drawn_percent = 101}), Error);
}

}  // namespace
}  // namespace glimpse::data
