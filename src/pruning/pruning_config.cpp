#include "pruning/pruning_config.h"

#include <algorithm>
#include <string_view>

#include "base/require.h"
#include "pruning/budget.h"
#include "pruning/methods/vision_zip.h"

namespace glimpse::pruning {
namespace {

struct SetOptions {
  std::vector<std::string> names;
  void operator()(const char* name, std::string& value, const char*) {
    if (!value.empty() && std::string_view(name) != "method") names.emplace_back(name);
  }
  template <class T>
  void operator()(const char* name, std::optional<T>& value, const char*) {
    if (value) names.emplace_back(name);
  }
};

// Ranges by type: shares in (0, 1] or [0, 1], counts of at least something.
struct Ranges {
  static void share(const char* name, const std::optional<double>& value, bool zero_too) {
    if (!value) return;
    const bool fine = (zero_too ? *value >= 0 : *value > 0) && *value <= 1;
    require(fine, name, std::to_string(*value),
            zero_too ? "a share in [0, 1]" : "a share in (0, 1]");
  }
  static void count(const char* name, const std::optional<int64_t>& value, int64_t least) {
    if (value) require_at_least(*value, least, name);
  }
  static void word(const char* name, const std::optional<std::string>& value,
                   const std::vector<std::string>& words, const char* expected) {
    if (!value) return;
    const bool known = std::find(words.begin(), words.end(), *value) != words.end();
    require(known, name, "'" + *value + "'", expected);
  }
};

void validate_schedule(const PruningConfig& c) {
  const auto excludes = [](bool both, const char* one, const char* other) {
    require(!both, one, std::string("a ") + other + " too", "one of both");
  };
  excludes(c.budget && c.ratio, "budget", "ratio");
  excludes(c.preset && c.ratios, "preset", "list of ratios");
  excludes(c.preset && c.layers, "preset", "list of layers");
  if (c.budget) parse_budget(*c.budget);
  if (c.ratios) {
    double last = 1;
    for (const double ratio : *c.ratios) {
      require(0 < ratio && ratio <= last, "ratios", std::to_string(ratio),
              "shares in (0, 1] of all tokens, none above the one before");
      last = ratio;
    }
  }
  if (c.layers) {
    int64_t least = 0;
    for (const int64_t layer : *c.layers) {
      require(layer >= least, "layers", std::to_string(layer), "ascending layers, 0 or more");
      least = layer + 1;
    }
  }
  if (c.layers && c.ratios) {
    require(c.layers->size() == c.ratios->size(), "ratios", std::to_string(c.ratios->size()),
            "one for each of the " + std::to_string(c.layers->size()) + " layers");
  }
}

}  // namespace

std::vector<std::string> options_set(const PruningConfig& config) {
  PruningConfig copy = config;
  SetOptions set;
  visit_fields(set, copy);
  return set.names;
}

void validate_values(const PruningConfig& c) {
  Ranges::share("ratio", c.ratio, false);
  Ranges::share("scout_retention", c.scout_retention, false);
  Ranges::share("contextual", c.contextual, true);
  Ranges::share("important", c.important, true);
  Ranges::share("recycle", c.recycle, true);
  for (const auto* weight : {&c.alpha, &c.lambda}) {
    if (*weight) require(**weight >= 0, "weight", std::to_string(**weight), "0 or more");
  }
  if (c.theta) {
    require(0 < *c.theta && *c.theta < 1, "theta", std::to_string(*c.theta), "between 0 and 1");
  }
  Ranges::count("sink_tokens", c.sink_tokens, 0);
  Ranges::count("vision_block", c.vision_block, 0);
  Ranges::count("local_block", c.local_block, 0);
  Ranges::count("neighbours", c.neighbours, 0);
  Ranges::count("chunks", c.chunks, 1);
  Ranges::count("windows", c.windows, 1);
  Ranges::count("heads", c.heads, 0);
  Ranges::count("image_pivots", c.image_pivots, 1);
  Ranges::count("text_pivots", c.text_pivots, 0);
  Ranges::word("earlier", c.earlier, {"drop", "keep"}, "drop or keep");
  Ranges::word("positions", c.positions, {"keep", "contiguous"}, "keep or contiguous");
  Ranges::word("relevance", c.relevance, {"positive", "negative"}, "positive or negative");
  if (c.merge) parse_merge_mode(*c.merge);
  require(c.method != "vscan" || c.merge != "sum", "merge", "'sum' for vscan", "mean or none");
  validate_schedule(c);
}

}  // namespace glimpse::pruning
