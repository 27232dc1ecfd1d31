#include "pruning/registry.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"
#include "base/require.h"
#include "base/strings.h"
#include "pruning/method_request.h"
#include "pruning/methods/cd_pruner.h"
#include "pruning/methods/dart.h"
#include "pruning/methods/div_prune.h"
#include "pruning/methods/downsample.h"
#include "pruning/methods/faster_vlm.h"
#include "pruning/methods/fastv.h"
#include "pruning/methods/glimpse_prune.h"
#include "pruning/methods/grid.h"
#include "pruning/methods/holov.h"
#include "pruning/methods/keep_all.h"
#include "pruning/methods/oracle.h"
#include "pruning/methods/pool.h"
#include "pruning/methods/progressive.h"
#include "pruning/methods/prumerge.h"
#include "pruning/methods/pyramid_drop.h"
#include "pruning/methods/random.h"
#include "pruning/methods/scope.h"
#include "pruning/methods/scout.h"
#include "pruning/methods/sparse_vlm.h"
#include "pruning/methods/tome.h"
#include "pruning/methods/tops.h"
#include "pruning/methods/vis_pruner.h"
#include "pruning/methods/vision_zip.h"
#include "pruning/methods/vscan.h"

namespace glimpse::pruning {
namespace {

template <class T>
void set(T& option, const std::optional<T>& value) {
  if (value) option = *value;
}

std::vector<Stage> make_random(const Request& r) {
  return random(
      {.ratio = r.share(), .seed = r.config.seed.value_or(0), .sample_key = r.sample.sample_key},
      r.placement());
}

std::vector<Stage> make_oracle(const Request& r) {
  const torch::Tensor& keep_N = r.sample.oracle_keep_N;
  if (!keep_N.defined() || !keep_N.any().item<bool>()) {
    throw Error({.where = "pruning method 'oracle'",
                 .found = "a sample without evidence boxes that cover a token",
                 .advice = "use a data set with boxes, or another method"});
  }
  return oracle(r.sample.oracle_keep_N, r.placement(), r.config.sink_tokens.value_or(0));
}

std::vector<Stage> make_fastv(const Request& r) {
  return fastv({.layer = *r.config.layer, .ratio = r.share(), .earlier = r.earlier()});
}

std::vector<Stage> make_glimpse(const Request& r) {
  const GlimpsePredictor& predictor = r.predictors.main->glimpse;
  return glimpse_prune(predictor, {.rule = r.last_rule().rule,
                                   .layer = r.config.layer,
                                   .earlier = r.earlier(),
                                   .table_LnD = r.predictors.main->glimpse_table_LnD});
}

std::vector<Stage> make_scout(const Request& r) {
  return scout(r.predictors.main->scout, r.last_rule());
}

std::vector<Stage> make_progressive(const Request& r) {
  const ScoutConfig& config = r.predictors.scout->scout->config();
  MaskRule rule = config.rule;
  if (r.config.scout_retention) rule.fixed_retention = r.config.scout_retention;
  std::vector<Cut> cuts;
  const auto layers = r.config.layers.value_or(std::vector<int64_t>{});
  for (size_t i = 0; i < layers.size(); ++i) cuts.push_back({layers[i], r.config.ratios->at(i)});
  return progressive(
      {scout(r.predictors.scout->scout,
             {.rule = rule, .sink_tokens = r.config.sink_tokens.value_or(config.sink_tokens)}),
       pyramid_drop({.cuts = cuts, .earlier = r.earlier()}), make_glimpse(r)});
}

std::vector<Stage> make_downsample(const Request& r) { return downsample(r.sample); }

std::vector<Stage> make_pool(const Request& r) { return pool(r.picture_rule()); }

std::vector<Stage> make_div_prune(const Request& r) { return div_prune(r.picture_rule()); }

std::vector<Stage> make_cd_pruner(const Request& r) {
  return cd_pruner(
      {.negative_relevance = r.config.relevance == "negative", .theta = r.config.theta},
      r.picture_rule());
}

std::vector<Stage> make_faster_vlm(const Request& r) {
  return faster_vlm(r.vision_block(), r.picture_rule());
}

std::vector<Stage> make_vis_pruner(const Request& r) {
  VisPrunerOptions options{.vision_block = r.vision_block(),
                           .feature_tap = r.sample.host.feature_tap};
  set(options.important, r.config.important);
  return vis_pruner(options, r.picture_rule());
}

std::vector<Stage> make_vision_zip(const Request& r) {
  VisionZipOptions options{.vision_block = r.vision_block()};
  set(options.contextual, r.config.contextual);
  if (r.config.merge) options.merge = parse_merge_mode(*r.config.merge);
  return vision_zip(options, r.picture_rule());
}

std::vector<Stage> prumerge_with(const Request& r, bool spread) {
  const int64_t last = r.sample.host.tower_blocks - 1;
  PruMergeOptions options{.vision_block = r.block(r.config.vision_block, last), .spread = spread};
  set(options.neighbours, r.config.neighbours);
  if (r.config.ratio || r.config.budget) options.ratio = r.share();
  const PictureRule rule = r.picture_order();
  options.sorted = rule.sorted;
  options.positions = rule.positions;
  return prumerge(options);
}

std::vector<Stage> make_prumerge(const Request& r) { return prumerge_with(r, false); }
std::vector<Stage> make_prumerge_plus(const Request& r) { return prumerge_with(r, true); }

std::vector<Stage> make_scope(const Request& r) {
  ScopeOptions options{.vision_block = r.vision_block(), .feature_tap = r.sample.host.feature_tap};
  set(options.alpha, r.config.alpha);
  return scope(options, r.picture_rule());
}

std::vector<Stage> make_holov(const Request& r) {
  HoloVOptions options{.vision_block = r.vision_block(), .feature_tap = r.sample.host.feature_tap};
  set(options.chunks, r.config.chunks);
  set(options.alpha, r.config.alpha);
  return holov(options, r.picture_rule());
}

std::vector<Stage> make_tome(const Request& r) { return tome(r.vision_block(), r.picture_rule()); }

std::vector<Stage> make_dart(const Request& r) {
  DartOptions options{.layer = r.config.layer.value_or(DartOptions{}.layer),
                      .earlier = r.earlier()};
  options.ratio = r.share_at(options.layer);
  set(options.image_pivots, r.config.image_pivots);
  set(options.text_pivots, r.config.text_pivots);
  return dart(options);
}

std::vector<Stage> make_pyramid_drop(const Request& r) {
  return pyramid_drop(r.cut_rule({{8, 0.5}, {16, 0.25}, {24, 0.125}}));
}

// The published labels of 64 tokens.
std::vector<Stage> make_sparse_vlm(const Request& r) {
  SparseVlmOptions options;
  set(options.recycle, r.config.recycle);
  set(options.heads, r.config.heads);
  return sparse_vlm(options, r.cut_rule(published_schedule("sparse_vlm", "64")));
}

std::vector<Stage> make_sparse_vlm_plus(const Request& r) {
  SparseVlmOptions options{.recycle = 0, .heads = 14};
  set(options.recycle, r.config.recycle);
  set(options.heads, r.config.heads);
  return sparse_vlm(options, r.cut_rule(published_schedule("sparse_vlm_plus", "64")));
}

std::vector<Stage> make_vscan(const Request& r) {
  const PictureRule rule = r.picture_order();
  const int64_t local = at_same_depth({5}, 24, r.sample.host.tower_blocks)[0];
  VScanOptions options{.local_block = r.block(r.config.local_block, local),
                       .vision_block = r.vision_block(),
                       .merge = r.config.merge != "none",
                       .sorted = rule.sorted,
                       .positions = rule.positions};
  set(options.windows, r.config.windows);
  return vscan(options, r.cut_rule(published_schedule("vscan", "64")));
}

std::vector<Stage> make_tops(const Request& r) {
  const PictureRule rule = r.picture_order();
  TopsOptions options{.vision_block = r.vision_block(),
                      .feature_tap = r.sample.host.feature_tap,
                      .sorted = rule.sorted,
                      .positions = rule.positions};
  set(options.weights.diversity, r.config.alpha);
  set(options.weights.coverage, r.config.lambda);
  return tops(options, r.cut_rule(published_schedule("tops", "64")));
}

// What else distinguishes a method.
struct Traits {
  bool merges = false;           // several tokens become one
  int64_t first_layer = 0;       // least `layer`: 1 where the layer below is looked at
  bool between_layers = false;   // cuts inside the decoder even when no `layer` is set
  bool ratio_per_layer = false;  // `layers` and `ratios` come together: there is no preset
  int64_t first_cut = 1;         // of `layers`: 0 = before the decoder, 1 = later
  std::optional<PredictorKind> predictor = {};  // of PruningConfig::predictor
  bool scout = false;                           // PruningConfig::scout beside it
  bool resizes = false;                         // pictures are made smaller, there are no stages
};

struct Method {
  std::string_view name;
  std::string_view needs;     // options that must be set; a budget may stand for a ratio
  std::string_view may_have;  // options that may be set
  std::vector<Stage> (*make)(const Request&);
  Traits traits = {};
};

constexpr Traits kMerges{.merges = true}, kBetweenLayers{.between_layers = true};
constexpr std::array kMethods = {
    Method{"none", "", "", [](const Request&) { return keep_all(); }},
    Method{"random", "ratio", "layer seed earlier", make_random},
    Method{"grid", "ratio", "layer earlier",
           [](const Request& r) { return grid(r.share(), r.placement()); }},
    Method{"oracle", "", "layer earlier sink_tokens", make_oracle},
    Method{"fastv", "layer ratio", "earlier", make_fastv, {.first_layer = 1}},
    Method{"glimpse",
           "predictor",
           "threshold max_retention min_tokens anchors fixed_retention layer earlier",
           make_glimpse,
           {.between_layers = true, .predictor = PredictorKind::glimpse}},
    Method{"scout",
           "predictor",
           "threshold max_retention min_tokens anchors fixed_retention sink_tokens",
           make_scout,
           {.predictor = PredictorKind::scout}},
    Method{"progressive",
           "predictor scout",
           "scout_retention sink_tokens layers ratios threshold max_retention min_tokens anchors "
           "fixed_retention layer earlier",
           make_progressive,
           {.between_layers = true,
            .ratio_per_layer = true,
            .predictor = PredictorKind::glimpse,
            .scout = true}},
    Method{"downsample", "ratio", "positions", make_downsample, {.resizes = true}},
    Method{"pool", "ratio", "positions", make_pool, kMerges},
    Method{"div_prune", "ratio", "positions sorted", make_div_prune},
    Method{"cd_pruner", "ratio", "positions sorted theta relevance", make_cd_pruner},
    Method{"faster_vlm", "ratio", "positions vision_block", make_faster_vlm},
    Method{"vis_pruner", "ratio", "positions sorted vision_block important", make_vis_pruner},
    Method{"vision_zip", "ratio", "positions sorted vision_block contextual merge", make_vision_zip,
           kMerges},
    Method{"prumerge", "", "ratio budget positions sorted vision_block neighbours", make_prumerge,
           kMerges},
    Method{"prumerge_plus", "", "ratio budget positions sorted vision_block neighbours",
           make_prumerge_plus, kMerges},
    Method{"scope", "ratio", "positions sorted vision_block alpha", make_scope},
    Method{"holov", "ratio", "positions vision_block chunks alpha", make_holov},
    Method{"tome", "ratio", "positions vision_block", make_tome, kMerges},
    Method{"dart",
           "ratio",
           "layer image_pivots text_pivots earlier",
           make_dart,
           {.first_layer = 1, .between_layers = true}},
    Method{"pyramid_drop", "", "layers ratios preset budget earlier", make_pyramid_drop,
           kBetweenLayers},
    Method{"sparse_vlm",
           "",
           "layers ratios preset budget earlier recycle heads",
           make_sparse_vlm,
           {.merges = true, .between_layers = true}},
    Method{"sparse_vlm_plus", "", "layers ratios preset budget earlier recycle heads",
           make_sparse_vlm_plus, kBetweenLayers},
    Method{"vscan",
           "",
           "layers ratios preset budget earlier positions sorted vision_block local_block windows "
           "merge",
           make_vscan,
           {.merges = true, .between_layers = true, .first_cut = 0}},
    Method{"tops",
           "",
           "layers ratios preset budget earlier positions sorted vision_block alpha lambda",
           make_tops,
           {.between_layers = true, .first_cut = 0}},
};

const Method& method_named(const std::string& name) {
  for (const Method& method : kMethods) {
    if (method.name == name) return method;
  }
  throw Error({.where = "pruning method",
               .found = "'" + name + "'",
               .expected = "one of " + join(known_methods(), ", ")});
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void refuse_option(const std::string& name, const PruningConfig& config) {
  ErrorParts parts{.where = "pruning method '" + config.method + "'",
                   .found = "option '" + name + "', which it does not use"};
  if (name == "budget" && needs_predictor(config.method)) {
    parts.advice =
        "its retention follows the question: cap it with max_retention, or calibrate it (eval)";
  }
  throw Error(parts);
}

void validate_options(const PruningConfig& config, const Method& method) {
  const std::vector<std::string> set_names = options_set(config);
  const auto needed = split_whitespace(method.needs), allowed = split_whitespace(method.may_have);
  const bool budgeted = contains(needed, "ratio");  // a budget may stand for the ratio
  for (const std::string& name : set_names) {
    if (contains(needed, name) || contains(allowed, name)) continue;
    if (!(budgeted && name == "budget")) refuse_option(name, config);
  }
  for (const std::string& name : needed) {
    if (contains(set_names, name) || (name == "ratio" && config.budget)) continue;
    throw Error({.where = "pruning method '" + config.method + "'",
                 .found = "no '" + name + "'",
                 .expected = name == "ratio" ? "a value for it, or a budget" : "a value for it"});
  }
}

void require_kind(const LoadedPredictor* predictor, const std::string& kind,
                  const std::string& method) {
  TORCH_CHECK(predictor != nullptr, "method ", method, " was given no predictor");
  const std::string found = method_of(predictor->kind);
  if (found == kind) return;
  throw Error({.where = "pruning method '" + method + "'",
               .found = "a predictor of kind '" + found + "'",
               .expected = "a " + kind + " predictor",
               .advice = kind == method ? "set method: " + found : ""});
}

void require_predictors(const Method& method, const Predictors& predictors) {
  const std::string name(method.name);
  if (method.traits.predictor) {
    require_kind(predictors.main, method_of(*method.traits.predictor), name);
  }
  if (method.traits.scout) require_kind(predictors.scout, "scout", name);
}

void validate_places(const PruningConfig& config, const Method& method) {
  const Traits& traits = method.traits;
  const int64_t layer = config.layer.value_or(traits.first_layer);
  require(layer >= traits.first_layer, "layer", std::to_string(layer),
          std::to_string(traits.first_layer) + " or more");
  if (config.layers) {
    const bool from_start = traits.first_cut == 0;
    require(!config.layers->empty() && (config.layers->front() == 0) == from_start, "layers",
            config.layers->empty() ? "none" : std::to_string(config.layers->front()) + " first",
            from_start ? "0, before the decoder, first" : "1 or more");
  }
  if (traits.ratio_per_layer) {
    require(config.layers.has_value() == config.ratios.has_value(), "layers",
            "layers without ratios, or ratios without layers", "both");
  }
  require(!config.earlier || config.layer || traits.between_layers, "earlier",
          "'" + config.earlier.value_or("") + "'",
          "a 'layer' too: before the decoder there is no earlier cache");
}

}  // namespace

void validate(const PruningConfig& config) {
  const Method& method = method_named(config.method);
  validate_values(config);
  validate_options(config, method);
  validate_places(config, method);
  validate(Request{config, {}, {}}.overriding({}));
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
  return method_named(method).traits.predictor.has_value();
}
bool merges_tokens(const std::string& method) { return method_named(method).traits.merges; }
bool resizes_pictures(const std::string& method) { return method_named(method).traits.resizes; }

std::vector<Stage> make_stages(const PruningConfig& config, const Predictors& predictors,
                               const SampleContext& sample) {
  validate(config);
  const Method& method = method_named(config.method);
  require_predictors(method, predictors);
  return method.make({config, predictors, sample});
}

}  // namespace glimpse::pruning
