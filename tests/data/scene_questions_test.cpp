#include "data/scene_questions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/strings.h"

namespace glimpse::data {
namespace {

// A second, independent reading of the scene: what the answer has to be, given the question's
// words.
class Reader {
 public:
  explicit Reader(const Scene& scene) : scene_(scene) {}

  bool is(const SceneObject& o, const std::string& word) const {
    const size_t shape = static_cast<size_t>(o.shape), color = static_cast<size_t>(o.color);
    return kShapeNames[shape] == word || kShapePlurals[shape] == word || kColorNames[color] == word;
  }

  // The objects that fit every colour and shape word among `words`.
  std::vector<SceneObject> matches(const std::vector<std::string>& words) const {
    std::vector<SceneObject> found;
    for (const SceneObject& o : scene_.objects) {
      const auto fits = [&](const std::string& word) { return !is_name(word) || is(o, word); };
      if (std::all_of(words.begin(), words.end(), fits)) found.push_back(o);
    }
    return found;
  }

  static bool is_name(const std::string& word) {
    const auto in = [&](const auto& names) {
      return std::find(names.begin(), names.end(), word) != names.end();
    };
    return in(kShapeNames) || in(kShapePlurals) || in(kColorNames);
  }

  std::string sign_text(const std::vector<std::string>& words) const {
    for (const SceneSign& sign : scene_.signs) {
      const std::string color(kColorNames[static_cast<size_t>(sign.color)]);
      if (std::find(words.begin(), words.end(), color) == words.end()) continue;
      if (!isdigit(sign.text[0])) return sign.text;
      return {sign.text[0], ' ', sign.text[1], ' ', sign.text[2]};
    }
    return "no such sign";
  }

 private:
  const Scene& scene_;
};

std::string name_of(const SceneObject& o) {
  return std::string(kColorNames[static_cast<size_t>(o.color)]) + " " +
         std::string(kShapeNames[static_cast<size_t>(o.shape)]);
}

std::string left_to_right(std::vector<SceneObject> objects) {
  std::sort(objects.begin(), objects.end(), [](auto& a, auto& b) { return a.cx < b.cx; });
  std::vector<std::string> names;
  for (const SceneObject& o : objects) names.push_back(name_of(o));
  return join(names, " , ");
}

std::string superlative(const Scene& scene, const std::vector<std::string>& words) {
  const auto reach = [&](const SceneObject& o) {
    if (words[3] == "leftmost") return -o.cx;
    if (words[3] == "rightmost") return o.cx;
    return words[3] == "topmost" ? -o.cy : o.cy;
  };
  return name_of(*std::max_element(scene.objects.begin(), scene.objects.end(),
                                   [&](auto& a, auto& b) { return reach(a) < reach(b); }));
}

std::string side(const SceneObject& o, const std::vector<std::string>& words) {
  const bool horizontal = std::find(words.begin(), words.end(), "left") != words.end();
  if (horizontal) return o.cx < kSceneSide / 2 ? "left" : "right";
  return o.cy < kSceneSide / 2 ? "top" : "bottom";
}

// The words that the answer must end with, before its full stop.
std::string true_ending(const Scene& scene, const SceneQuestion& asked) {
  static const std::vector<std::string> kNumbers = {"zero", "one", "two", "three", "four", "five"};
  const Reader reader(scene);
  const std::vector<std::string> words = split_whitespace(asked.question);
  const std::vector<SceneObject> matches = reader.matches(words);
  if (asked.skill == "exist_pair" || asked.skill == "exist_single") {
    return matches.empty() ? "no" : "yes";
  }
  if (asked.skill == "count") return kNumbers[matches.size()];
  if (asked.type == "ocr") return reader.sign_text(words);
  if (asked.skill == "superlative") return superlative(scene, words);
  if (asked.skill == "caption") return left_to_right(scene.objects);
  if (asked.skill == "compare") return "larger";
  if (matches.size() != 1) return "the question fits " + std::to_string(matches.size());
  const SceneObject& o = matches[0];
  if (asked.skill == "color") return std::string(kColorNames[static_cast<size_t>(o.color)]);
  if (asked.skill == "shape") return std::string(kShapeNames[static_cast<size_t>(o.shape)]);
  if (asked.skill == "size") return o.size == 0 ? "small" : "large";
  return side(o, words);
}

std::vector<SceneQuestion> many_questions(const Scene& scene, uint64_t index) {
  Random random = Random::of(2, index);
  return ask_questions(scene, 40, {{"caption", 0.5}}, random);
}

template <class Look>
void for_questions(const Look& look) {
  for (uint64_t i = 0; i < 60; ++i) {
    const Scene scene = draw_scene({}, i);
    for (const SceneQuestion& asked : many_questions(scene, i)) look(scene, asked);
  }
}

TEST(SceneQuestions, AnswersAreTrue) {
  std::set<std::string> skills;
  for_questions([&](const Scene& scene, const SceneQuestion& asked) {
    skills.insert(asked.skill);
    const std::string ending = " " + true_ending(scene, asked) + " .";
    EXPECT_TRUE(asked.answer.ends_with(ending)) << asked.question << " " << asked.answer << ending;
  });
  EXPECT_EQ(skills.size(), kQuestionSkills.size());
}

TEST(SceneQuestions, TheLargerObjectIsLarge) {
  for_questions([&](const Scene& scene, const SceneQuestion& asked) {
    if (asked.skill != "compare") return;
    const auto larger = Reader(scene).matches(split_whitespace(asked.answer));
    ASSERT_EQ(larger.size(), 1u);
    EXPECT_EQ(larger[0].size, 1);
    EXPECT_EQ(asked.boxes.size(), 2u);
  });
}

TEST(SceneQuestions, EvidenceLiesInThePicture) {
  for_questions([&](const Scene&, const SceneQuestion& asked) {
    EXPECT_FALSE(asked.boxes.empty()) << asked.question;
    for (const Box& box : asked.boxes) {
      EXPECT_TRUE(0 <= box.x1 && box.x1 < box.x2 && box.x2 <= 1);
      EXPECT_TRUE(0 <= box.y1 && box.y1 < box.y2 && box.y2 <= 1);
    }
  });
}

TEST(SceneQuestions, EvidenceOfACountIsEveryCountedObject) {
  for_questions([&](const Scene& scene, const SceneQuestion& asked) {
    if (asked.skill != "count") return;
    EXPECT_EQ(asked.boxes.size(), Reader(scene).matches(split_whitespace(asked.question)).size());
  });
}

TEST(SceneQuestions, OnlyWordsOfTheVocabularyAreUsed) {
  const std::vector<std::string> words = scene_vocabulary();
  const std::set<std::string> known(words.begin(), words.end());
  EXPECT_EQ(known.size(), words.size());
  for_questions([&](const Scene&, const SceneQuestion& asked) {
    for (const std::string& word : split_whitespace(asked.question + " " + asked.answer)) {
      EXPECT_TRUE(known.contains(word)) << word;
    }
  });
}

TEST(SceneQuestions, OneOfEachKeepsTheOrderOfTypes) {
  for (uint64_t i = 0; i < 30; ++i) {
    const Scene scene = draw_scene({}, i);
    Random random = Random::of(2, i);
    auto expected = kQuestionTypes.begin();
    for (const SceneQuestion& asked : ask_one_of_each(scene, random)) {
      expected = std::find(expected, kQuestionTypes.end(), asked.type);
      ASSERT_NE(expected, kQuestionTypes.end()) << asked.type;
      ++expected;
    }
  }
}

TEST(SceneQuestions, TheStreamIsDeterministic) {
  const Scene scene = draw_scene({}, 3);
  const auto first = many_questions(scene, 3), second = many_questions(scene, 3);
  ASSERT_EQ(first.size(), 40u);
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].question, second[i].question);
    EXPECT_EQ(first[i].answer, second[i].answer);
  }
}

TEST(SceneQuestions, ASkillOfWeightZeroIsNeverAsked) {
  std::map<std::string, double> weights;
  for (const std::string_view skill : kQuestionSkills) weights[std::string(skill)] = 0;
  weights["count"] = 1;
  Random random(1);
  for (const SceneQuestion& asked : ask_questions(draw_scene({}, 1), 20, weights, random)) {
    EXPECT_EQ(asked.skill, "count");
  }
}

TEST(SceneQuestions, ExistenceIsYesHalfOfTheTime) {
  int asked_about = 0, yes = 0;
  for_questions([&](const Scene&, const SceneQuestion& asked) {
    asked_about += asked.type == "exist";
    yes += asked.type == "exist" && asked.answer.ends_with("yes .");
  });
  EXPECT_NEAR(static_cast<double>(yes) / asked_about, 0.5, 0.1);
}

}  // namespace
}  // namespace glimpse::data
