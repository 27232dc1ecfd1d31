#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "data/sample.h"
#include "data/scenes.h"

namespace glimpse::data {

/// A question that a scene answers, in the words of scene_vocabulary().
struct SceneQuestion {
  std::string question;
  std::string answer;
  std::string type;  ///< one of kQuestionTypes
  std::string
      skill;  ///< finer: ocr_number, ocr_word, superlative, side, exist_pair, exist_single ...
  std::vector<Box> boxes;
};

inline constexpr std::array<std::string_view, 9> kQuestionTypes = {
    "color", "shape", "size", "ocr", "spatial", "exist", "count", "compare", "caption"};
inline constexpr std::array<std::string_view, 12> kQuestionSkills = {
    "color", "shape",      "size",         "ocr_number", "ocr_word", "superlative",
    "side",  "exist_pair", "exist_single", "count",      "compare",  "caption"};

/// `count` questions: a skill by weight (default 1) among those the scene can be asked, then one of
/// its questions. Existence is yes or no half of the time, counting draws the answer first. The
/// same question may come twice, also in another wording.
std::vector<SceneQuestion> ask_questions(const Scene& scene, int count,
                                         const std::map<std::string, double>& skill_weights,
                                         Random& random);

/// At most one question of each type, in the order of kQuestionTypes.
std::vector<SceneQuestion> ask_one_of_each(const Scene& scene, Random& random);

/// Every word of questions and answers; digits are words of their own. The order is fixed.
std::vector<std::string> scene_vocabulary();

}  // namespace glimpse::data
