#include "pruning/registry.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"
#include "base/require.h"
#include "base/strings.h"
#include "pruning/methods/fastv.h"
#include "pruning/methods/glimpse_prune.h"
#include "pruning/methods/grid.h"
#include "pruning/methods/keep_all.h"
#include "pruning/methods/oracle.h"
#include "pruning/methods/random.h"
#include "pruning/methods/scout.h"

namespace glimpse::pruning {
namespace {

struct Request {
  const PruningConfig& config;
  const LoadedPredictor* predictor;
  const SampleContext& sample;

  EarlierCache earlier() const {
    return config.earlier == "keep" ? EarlierCache::keep : EarlierCache::drop;
  }
  Placement placement() const { return {.layer = config.layer, .earlier = earlier()}; }
  MaskRule overriding(MaskRule rule) const {
    if (config.threshold) rule.threshold = *config.threshold;
    if (config.max_retention) rule.max_retention = config.max_retention;
    if (config.min_tokens) rule.min_tokens = *config.min_tokens;
    if (config.anchors) rule.anchors = *config.anchors;
    if (config.fixed_retention) rule.fixed_retention = config.fixed_retention;
    return rule;
  }
};

std::vector<Stage> make_none(const Request&) { return keep_all(); }

std::vector<Stage> make_random(const Request& r) {
  return random({.ratio = *r.config.ratio,
                 .seed = r.config.seed.value_or(0),
                 .sample_key = r.sample.sample_key},
                r.placement());
}

std::vector<Stage> make_grid(const Request& r) { return grid(*r.config.ratio, r.placement()); }

std::vector<Stage> make_oracle(const Request& r) {
  if (!r.sample.oracle_keep_N.defined()) {
    throw Error({.where = "pruning method 'oracle'",
                 .found = "a sample without evidence boxes",
                 .advice = "use a data set with boxes, or another method"});
  }
  return oracle(r.sample.oracle_keep_N, r.placement());
}

std::vector<Stage> make_fastv(const Request& r) {
  return fastv({.layer = *r.config.layer, .ratio = *r.config.ratio, .earlier = r.earlier()});
}

std::vector<Stage> make_glimpse(const Request& r) {
  const GlimpsePredictor& predictor = r.predictor->glimpse;
  return glimpse_prune(predictor, {.rule = r.overriding(mask_rule(predictor->config())),
                                   .layer = r.config.layer,
                                   .earlier = r.earlier(),
                                   .table_LnD = r.predictor->glimpse_table_LnD});
}

std::vector<Stage> make_scout(const Request& r) {
  const ScoutConfig& config = r.predictor->scout->config();
  return scout(r.predictor->scout,
               {.rule = r.overriding(config.rule),
                .sink_tokens = r.config.sink_tokens.value_or(config.sink_tokens)});
}

struct Method {
  std::string_view name;
  std::string_view needs;     // options that must be set
  std::string_view may_have;  // options that may be set
  std::vector<Stage> (*make)(const Request&);
};

constexpr std::array kMethods = {
    Method{"none", "", "", make_none},
    Method{"random", "ratio", "layer seed earlier", make_random},
    Method{"grid", "ratio", "layer earlier", make_grid},
    Method{"oracle", "", "layer earlier", make_oracle},
    Method{"fastv", "layer ratio", "earlier", make_fastv},
    Method{"glimpse", "predictor",
           "threshold max_retention min_tokens anchors fixed_retention layer earlier",
           make_glimpse},
    Method{"scout", "predictor",
           "threshold max_retention min_tokens anchors fixed_retention sink_tokens", make_scout},
};

const Method& method_named(const std::string& name) {
  for (const Method& method : kMethods) {
    if (method.name == name) return method;
  }
  throw Error({.where = "pruning method",
               .found = "'" + name + "'",
               .expected = "one of " + join(known_methods(), ", ")});
}

// Names of the options somebody has set.
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

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void validate_options(const PruningConfig& config, const Method& method) {
  PruningConfig copy = config;
  SetOptions set;
  visit_fields(set, copy);
  const auto needed = split_whitespace(method.needs), allowed = split_whitespace(method.may_have);
  const std::string where = "pruning method '" + config.method + "'";
  for (const std::string& name : set.names) {
    if (contains(needed, name) || contains(allowed, name)) continue;
    throw Error({.where = where, .found = "option '" + name + "', which it does not use"});
  }
  for (const std::string& name : needed) {
    if (contains(set.names, name)) continue;
    throw Error({.where = where, .found = "no '" + name + "'", .expected = "a value for it"});
  }
}

void require_predictor(const PruningConfig& config, const LoadedPredictor* predictor) {
  TORCH_CHECK(predictor != nullptr, "method ", config.method, " was given no predictor");
  if (method_of(predictor->kind) == config.method) return;
  throw Error({.where = "pruning method '" + config.method + "'",
               .found = "a predictor of kind '" + method_of(predictor->kind) + "'",
               .expected = "a predictor of its own kind",
               .advice = "set method: " + method_of(predictor->kind)});
}

}  // namespace

void validate(const PruningConfig& config) {
  const Method& method = method_named(config.method);
  validate_options(config, method);
  const double ratio = config.ratio.value_or(1);
  require(0 < ratio && ratio <= 1, "ratio", std::to_string(ratio), "a share in (0, 1]");
  const int64_t first_layer = config.method == "fastv" ? 1 : 0;  // it reads the layer below
  const int64_t layer = config.layer.value_or(first_layer);
  require(layer >= first_layer, "layer", std::to_string(layer),
          std::to_string(first_layer) + " or more");
  require(config.sink_tokens.value_or(0) >= 0, "sink_tokens",
          std::to_string(config.sink_tokens.value_or(0)), "0 or more");
  if (config.earlier) {
    require(*config.earlier == "drop" || *config.earlier == "keep", "earlier",
            "'" + *config.earlier + "'", "drop or keep");
    require(config.layer || config.method == "glimpse", "earlier", "'" + *config.earlier + "'",
            "a 'layer' too: before the decoder there is no earlier cache");
  }
  validate(Request{config, nullptr, {}}.overriding({}));
}

std::vector<std::string> known_methods() {
  std::vector<std::string> names;
  for (const Method& method : kMethods) names.emplace_back(method.name);
  return names;
}

std::string method_of(PredictorKind kind) {
  return kind == PredictorKind::scout ? "scout" : "glimpse";
}

bool needs_predictor(const std::string& method) {
  return method_named(method).needs == "predictor";
}

std::vector<Stage> make_stages(const PruningConfig& config, const LoadedPredictor* predictor,
                               const SampleContext& sample) {
  validate(config);
  if (needs_predictor(config.method)) require_predictor(config, predictor);
  return method_named(config.method).make({config, predictor, sample});
}

}  // namespace glimpse::pruning
