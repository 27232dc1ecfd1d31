#include "data/scene_questions.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "base/strings.h"

namespace glimpse::data {
namespace {

constexpr int kSuperlativeMargin = 9, kSideMargin = 10;
constexpr std::array<std::string_view, 6> kNumberWords = {"zero",  "one",  "two",
                                                          "three", "four", "five"};

std::string text(std::string_view word) { return std::string(word); }
std::string color_of(const SceneObject& o) {
  return text(kColorNames[static_cast<size_t>(o.color)]);
}
std::string shape_of(const SceneObject& o) {
  return text(kShapeNames[static_cast<size_t>(o.shape)]);
}
std::string name_of(const SceneObject& o) { return color_of(o) + " " + shape_of(o); }

Box unit_box(const PixelBox& b) {
  const double side = kSceneSide;
  return {b.x1 / side, b.y1 / side, b.x2 / side, b.y2 / side};
}

template <class T>
const T& any_of(const std::vector<T>& items, Random& random) {
  return items[static_cast<size_t>(random.integer(0, static_cast<int64_t>(items.size()) - 1))];
}

using Objects = std::vector<const SceneObject*>;
using Asked = std::optional<SceneQuestion>;

std::vector<Box> boxes_of(const Objects& objects) {
  std::vector<Box> boxes;
  for (const SceneObject* o : objects) boxes.push_back(unit_box(o->box));
  return boxes;
}

// One scene, asked by skill. Every method returns nothing when the scene cannot be asked that.
class Asker {
 public:
  Asker(const Scene& scene, Random& random) : scene_(scene), random_(random) {
    for (const SceneObject& o : scene.objects) all_.push_back(&o);
  }

  Asked ask(std::string_view skill) {
    if (skill == "color") return ask_color();
    if (skill == "shape") return ask_shape();
    if (skill == "size") return ask_size();
    if (skill == "ocr_number") return ask_sign(true);
    if (skill == "ocr_word") return ask_sign(false);
    if (skill == "superlative") return ask_superlative();
    if (skill == "side") return ask_side();
    if (skill == "exist_pair") return ask_pair();
    if (skill == "exist_single") return ask_single();
    if (skill == "count") return ask_count();
    if (skill == "compare") return ask_compare();
    return ask_caption();
  }

 private:
  Objects where(const std::function<bool(const SceneObject&)>& condition) const {
    Objects found;
    for (const SceneObject* o : all_) {
      if (condition(*o)) found.push_back(o);
    }
    return found;
  }
  Objects with_shape(int shape) const {
    return where([shape](const SceneObject& o) { return o.shape == shape; });
  }
  Objects with_color(int color) const {
    return where([color](const SceneObject& o) { return o.color == color; });
  }

  Asked ask_color() {
    const Objects unique =
        where([this](const SceneObject& o) { return with_shape(o.shape).size() == 1; });
    if (unique.empty()) return {};
    const SceneObject& o = *any_of(unique, random_);
    return SceneQuestion{"what color is the " + shape_of(o) + " ?",
                         "the " + shape_of(o) + " is " + color_of(o) + " .",
                         "color",
                         "color",
                         {unit_box(o.box)}};
  }

  Asked ask_shape() {
    const Objects unique =
        where([this](const SceneObject& o) { return with_color(o.color).size() == 1; });
    if (unique.empty()) return {};
    const SceneObject& o = *any_of(unique, random_);
    return SceneQuestion{"what shape is the " + color_of(o) + " object ?",
                         "the " + color_of(o) + " object is a " + shape_of(o) + " .",
                         "shape",
                         "shape",
                         {unit_box(o.box)}};
  }

  Asked ask_size() {
    const SceneObject& o = *any_of(all_, random_);
    return SceneQuestion{"is the " + name_of(o) + " small or large ?",
                         "the " + name_of(o) + " is " + (o.size == 0 ? "small" : "large") + " .",
                         "size",
                         "size",
                         {unit_box(o.box)}};
  }

  Asked ask_sign(bool number) {
    std::vector<const SceneSign*> signs;
    for (const SceneSign& s : scene_.signs) {
      if ((s.text[0] <= '9') == number) signs.push_back(&s);
    }
    if (signs.empty()) return {};
    const SceneSign& sign = *any_of(signs, random_);
    const std::string color = text(kColorNames[static_cast<size_t>(sign.color)]);
    std::string says = sign.text;
    if (number) says = {sign.text[0], ' ', sign.text[1], ' ', sign.text[2]};
    const std::string question = random_.chance(1, 2)
                                     ? "what is printed on the " + color + " sign ?"
                                     : "read the text on the " + color + " sign .";
    return SceneQuestion{question,
                         "the " + color + " sign says " + says + " .",
                         "ocr",
                         number ? "ocr_number" : "ocr_word",
                         {unit_box(sign.box)}};
  }

  Asked ask_superlative() {
    struct Direction {
      const char* word;
      int dx, dy;
    };
    static constexpr std::array<Direction, 4> kDirections = {
        {{"leftmost", -1, 0}, {"rightmost", 1, 0}, {"topmost", 0, -1}, {"bottommost", 0, 1}}};
    std::vector<std::pair<const char*, const SceneObject*>> clear;
    for (const Direction& d : kDirections) {
      const auto reach = [&d](const SceneObject* o) { return d.dx * o->cx + d.dy * o->cy; };
      Objects order = all_;
      std::sort(order.begin(), order.end(), [&](auto* a, auto* b) { return reach(a) > reach(b); });
      if (reach(order[0]) - reach(order[1]) >= kSuperlativeMargin)
        clear.emplace_back(d.word, order[0]);
    }
    if (clear.empty()) return {};
    const auto& [word, o] = any_of(clear, random_);
    return SceneQuestion{std::string("what is the ") + word + " object ?",
                         std::string("the ") + word + " object is a " + name_of(*o) + " .",
                         "spatial",
                         "superlative",
                         {unit_box(o->box)}};
  }

  Asked ask_side() {
    const bool horizontal = random_.chance(1, 2);
    const auto offset = [&](const SceneObject& o) {
      return (horizontal ? o.cx : o.cy) - kSceneSide / 2;
    };
    const Objects clear =
        where([&](const SceneObject& o) { return std::abs(offset(o)) >= kSideMargin; });
    if (clear.empty()) return {};
    const SceneObject& o = *any_of(clear, random_);
    const bool first = offset(o) < 0;
    const std::string side = horizontal ? (first ? "on the left" : "on the right")
                                        : (first ? "at the top" : "at the bottom");
    const std::string choice = horizontal ? " on the left or right ?" : " at the top or bottom ?";
    return SceneQuestion{"is the " + name_of(o) + choice,
                         "the " + name_of(o) + " is " + side + " .",
                         "spatial",
                         "side",
                         {unit_box(o.box)}};
  }

  Asked ask_pair() {
    if (random_.chance(1, 2)) {
      const SceneObject& o = *any_of(all_, random_);
      return existence(name_of(o), {&o}, true, "exist_pair");
    }
    std::vector<SceneObject> absent;
    for (int shape = 0; shape < 6; ++shape) {
      for (int color = 0; color < 8; ++color) {
        const bool near = !with_shape(shape).empty() || !with_color(color).empty();
        const bool there = !where([=](const SceneObject& o) {
                              return o.shape == shape && o.color == color;
                            }).empty();
        if (near && !there) absent.push_back({.shape = shape, .color = color});
      }
    }
    const SceneObject& o = any_of(absent, random_);
    return existence(name_of(o), where([&](const SceneObject& p) {
                       return p.shape == o.shape || p.color == o.color;
                     }),
                     false, "exist_pair");
  }

  Asked ask_single() {
    const bool by_shape = random_.chance(1, 2), wanted = random_.chance(1, 2);
    std::vector<int> values;
    for (int value = 0; value < (by_shape ? 6 : 8); ++value) {
      if ((by_shape ? with_shape(value) : with_color(value)).empty() != wanted)
        values.push_back(value);
    }
    if (values.empty()) return {};
    const int value = any_of(values, random_);
    const std::string name = by_shape ? text(kShapeNames[static_cast<size_t>(value)])
                                      : text(kColorNames[static_cast<size_t>(value)]) + " object";
    const Objects matches = by_shape ? with_shape(value) : with_color(value);
    return existence(name, wanted ? matches : all_, wanted, "exist_single");
  }

  static Asked existence(const std::string& name, const Objects& evidence, bool yes,
                         const char* skill) {
    const std::string article = name.starts_with("orange") ? "an " : "a ";
    return SceneQuestion{"is there " + article + name + " ?",
                         name + " : " + (yes ? "yes" : "no") + " .", "exist", skill,
                         boxes_of(evidence)};
  }

  Asked ask_count() {
    std::map<size_t, std::vector<std::pair<std::string, Objects>>>
        by_count;  // the answer is drawn first
    for (int shape = 0; shape < 6; ++shape) {
      const Objects o = with_shape(shape);
      if (!o.empty())
        by_count[o.size()].emplace_back(text(kShapePlurals[static_cast<size_t>(shape)]), o);
    }
    for (int color = 0; color < 8; ++color) {
      const Objects o = with_color(color);
      if (!o.empty())
        by_count[o.size()].emplace_back(text(kColorNames[static_cast<size_t>(color)]) + " objects",
                                        o);
    }
    while (by_count.rbegin()->first >= kNumberWords.size())
      by_count.erase(std::prev(by_count.end()));
    auto chosen = by_count.begin();
    std::advance(chosen, random_.integer(0, static_cast<int64_t>(by_count.size()) - 1));
    const auto& [name, objects] = any_of(chosen->second, random_);
    return SceneQuestion{
        "how many " + name + " are there ?",
        "the number of " + name + " is " + text(kNumberWords[objects.size()]) + " .", "count",
        "count", boxes_of(objects)};
  }

  Asked ask_compare() {
    const Objects small = where([](const SceneObject& o) { return o.size == 0; });
    const Objects large = where([](const SceneObject& o) { return o.size == 1; });
    if (small.empty() || large.empty()) return {};
    const SceneObject *s = any_of(small, random_), *l = any_of(large, random_);
    const bool large_first = random_.chance(1, 2);
    const SceneObject *first = large_first ? l : s, *second = large_first ? s : l;
    return SceneQuestion{
        "which is larger , the " + name_of(*first) + " or the " + name_of(*second) + " ?",
        "the " + name_of(*l) + " is larger .", "compare", "compare", boxes_of({first, second})};
  }

  Asked ask_caption() {
    Objects order = all_;
    std::sort(order.begin(), order.end(), [](auto* a, auto* b) { return a->cx < b->cx; });
    std::string answer = "from left to right : ";
    for (size_t i = 0; i < order.size(); ++i) answer += (i == 0 ? "" : " , ") + name_of(*order[i]);
    return SceneQuestion{random_.chance(1, 2) ? "describe the image ." : "describe the scene .",
                         answer + " .", "caption", "caption", boxes_of(order)};
  }

  const Scene& scene_;
  Random& random_;
  Objects all_;
};

double weight_of(const std::map<std::string, double>& weights, std::string_view skill) {
  const auto found = weights.find(text(skill));
  return found == weights.end() ? 1.0 : found->second;
}

std::vector<std::string_view> skills_of(std::string_view type) {
  if (type == "ocr") return {"ocr_number", "ocr_word"};
  if (type == "spatial") return {"superlative", "side"};
  if (type == "exist") return {"exist_pair", "exist_single"};
  return {type};
}

}  // namespace

std::vector<SceneQuestion> ask_questions(const Scene& scene, int count,
                                         const std::map<std::string, double>& skill_weights,
                                         Random& random) {
  Asker asker(scene, random);
  double total = 0;
  for (const std::string_view skill : kQuestionSkills) total += weight_of(skill_weights, skill);
  std::vector<SceneQuestion> questions;
  while (static_cast<int>(questions.size()) < count) {
    double draw = random.uniform() * total;
    std::string_view chosen = kQuestionSkills.back();
    for (const std::string_view skill : kQuestionSkills) {
      draw -= weight_of(skill_weights, skill);
      if (draw < 0) {
        chosen = skill;
        break;
      }
    }
    if (Asked asked = asker.ask(chosen)) questions.push_back(std::move(*asked));
  }
  return questions;
}

std::vector<SceneQuestion> ask_one_of_each(const Scene& scene, Random& random) {
  Asker asker(scene, random);
  std::vector<SceneQuestion> questions;
  for (const std::string_view type : kQuestionTypes) {
    std::vector<std::string_view> skills = skills_of(type);
    if (skills.size() == 2 && random.chance(1, 2)) std::swap(skills[0], skills[1]);
    for (const std::string_view skill : skills) {
      if (Asked asked = asker.ask(skill)) {
        questions.push_back(std::move(*asked));
        break;
      }
    }
  }
  return questions;
}

std::vector<std::string> scene_vocabulary() {
  std::vector<std::string> words = {"user", "assistant"};
  for (int digit = 0; digit < 10; ++digit) words.push_back(std::to_string(digit));
  for (const std::string_view word : kSignWords) words.push_back(text(word));
  for (const std::string_view word : kShapeNames) words.push_back(text(word));
  for (const std::string_view word : kShapePlurals) words.push_back(text(word));
  for (const std::string_view word : kColorNames) words.push_back(text(word));
  for (const std::string_view word : kNumberWords) words.push_back(text(word));
  for (const char* word :
       {"a",      "an",       "and",       "are",   "at",       "bottom", "bottommost",
        "color",  "describe", "from",      "how",   "image",    "in",     "is",
        "it",     "large",    "larger",    "left",  "leftmost", "many",   "no",
        "number", "object",   "objects",   "of",    "on",       "or",     "printed",
        "read",   "right",    "rightmost", "says",  "scene",    "shape",  "sign",
        "small",  "text",     "the",       "there", "to",       "top",    "topmost",
        "what",   "which",    "yes",       ".",     ",",        ":",      "?"}) {
    words.push_back(word);
  }
  return words;
}

}  // namespace glimpse::data
