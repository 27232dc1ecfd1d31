#include "metrics/mme.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"
#include "base/strings.h"

namespace glimpse::metrics {
namespace {

constexpr std::array<std::string_view, 10> kPerception{
    "existence", "count", "position", "color",   "posters",
    "celebrity", "scene", "landmark", "artwork", "OCR"};
constexpr std::array<std::string_view, 4> kCognition{
    "commonsense_reasoning", "numerical_calculation", "text_translation", "code_reasoning"};

template <size_t n>
bool is_one_of(const std::array<std::string_view, n>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void require_known(const std::string& category) {
  if (is_one_of(kPerception, category) || is_one_of(kCognition, category)) return;
  std::vector<std::string> names(kPerception.begin(), kPerception.end());
  names.insert(names.end(), kCognition.begin(), kCognition.end());
  throw Error({.where = "MME",
               .found = "category '" + category + "'",
               .expected = "one of " + join(names, ", ")});
}

struct Pair {
  int questions = 0, right = 0;
};

double category_score(const std::map<std::string, Pair>& pictures, const std::string& category) {
  double right = 0, both = 0;
  for (const auto& [picture, pair] : pictures) {
    if (pair.questions != 2) {
      throw Error({.where = "MME category '" + category + "'",
                   .found = std::to_string(pair.questions) + " question(s) on '" + picture + "'",
                   .expected = "two on every picture"});
    }
    right += pair.right;
    both += pair.right == 2;
  }
  const auto n = static_cast<double>(pictures.size());
  return 100 * (right / (2 * n) + both / n);
}

}  // namespace

MmeScores mme_scores(const std::vector<MmeOutcome>& outcomes) {
  std::map<std::string, std::map<std::string, Pair>> categories;
  for (const MmeOutcome& outcome : outcomes) {
    require_known(outcome.category);
    Pair& pair = categories[outcome.category][outcome.picture];
    ++pair.questions;
    pair.right += outcome.correct;
  }
  MmeScores scores;
  for (const auto& [category, pictures] : categories) {
    const double score = category_score(pictures, category);
    scores.categories[category] = score;
    (is_one_of(kPerception, category) ? scores.perception : scores.cognition) += score;
  }
  return scores;
}

}  // namespace glimpse::metrics
