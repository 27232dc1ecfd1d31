#include "text/normalizer.h"

#include "text/component_table.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

Normalizer make_lowercase(const JsonView&) {
  return [](const std::string& text) { return lower_case(text); };
}

Normalizer make_prepend(const JsonView& description) {
  return [prefix = description.at("prepend").text()](const std::string& text) {
    return text.empty() ? text : prefix + text;
  };
}

Normalizer make_replace(const JsonView& description) {
  return [from = literal_pattern(description), to = description.at("content").text()](
             std::string text) { return replace_all(std::move(text), from, to); };
}

Normalizer make_sequence(const JsonView& description) {
  std::vector<Normalizer> steps;
  for (const JsonView& step : description.at("normalizers").items())
    steps.push_back(make_normalizer(step));
  return [steps = std::move(steps)](std::string text) {
    for (const Normalizer& step : steps) text = step(std::move(text));
    return text;
  };
}

constexpr ComponentEntry<Normalizer> kNormalizers[] = {
    {"Lowercase", make_lowercase},
    {"Prepend", make_prepend},
    {"Replace", make_replace},
    {"Sequence", make_sequence},
};

}  // namespace

Normalizer make_normalizer(const JsonView& description) {
  if (description.is_null()) return [](std::string text) { return text; };
  return make_component<Normalizer>("normalizer", kNormalizers, description);
}

}  // namespace glimpse::text
