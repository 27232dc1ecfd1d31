#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace glimpse::pruning {

/// One pruning setting. Options that the method does not use must stay unset.
struct PruningConfig {
  std::string method = "none";
  std::string predictor, scout;
  std::optional<int64_t> layer;
  std::optional<double> ratio;
  std::optional<std::vector<int64_t>> layers;
  std::optional<std::vector<double>> ratios;
  std::optional<std::string> preset, budget;
  std::optional<uint64_t> seed;
  std::optional<double> threshold, max_retention;
  std::optional<int64_t> min_tokens;
  std::optional<std::vector<std::string>> anchors;
  std::optional<double> fixed_retention, scout_retention;
  std::optional<int64_t> sink_tokens;
  std::optional<std::string> earlier, positions;
  std::optional<bool> sorted;
  std::optional<int64_t> vision_block, local_block;
  std::optional<double> alpha, lambda, theta, contextual, important, recycle;
  std::optional<std::string> merge, relevance;
  std::optional<int64_t> neighbours, chunks, windows, heads, image_pivots, text_pivots;
};

template <class V>
void visit_fields(V& v, PruningConfig& c) {
  v("method", c.method, "none | random | grid | oracle | fastv | glimpse ...: docs/methods.md");
  v("predictor", c.predictor, "folder of the trained predictor (glimpse, scout, progressive)");
  v("scout", c.scout, "folder of the trained scout (progressive)");
  v("layer", c.layer,
    "prune before this 0-based layer; absent = before the decoder (glimpse: as it was trained)");
  v("ratio", c.ratio, "share of the visual tokens to keep");
  v("layers", c.layers,
    "cut before these layers, 0 = before the decoder; absent = at the published "
    "depths");
  v("ratios", c.ratios, "share of the prompt's visual tokens that each cut leaves");
  v("preset", c.preset, "published schedule by its label: pyramid_drop, sparse_vlm, vscan, tops");
  v("budget", c.budget, "instead of ratio, or scaling ratios: kv=R | layer=R | flops=R");
  v("seed", c.seed, "of the random subset; absent = 0");
  v("threshold", c.threshold, "overrides the predictor's: keep above this probability");
  v("max_retention", c.max_retention, "overrides the predictor's cap on the kept share");
  v("min_tokens", c.min_tokens, "overrides the predictor's minimum");
  v("anchors", c.anchors, "overrides the predictor's corners that stay: tl, tr, bl, br");
  v("fixed_retention", c.fixed_retention, "exactly this share instead of the predictor's rule");
  v("scout_retention", c.scout_retention, "progressive: the share that the scout keeps");
  v("sink_tokens", c.sink_tokens,
    "overrides the scout's number of spread tokens; oracle: spread ones beside the evidence");
  v("earlier", c.earlier, "drop | keep the cache entries of layers already run; absent = drop");
  v("positions", c.positions,
    "keep | contiguous: as most LLaVA releases number; absent = keep (downsample: contiguous)");
  v("sorted", c.sorted, "raster order, or the order of choice; absent = true");
  v("vision_block", c.vision_block,
    "block of the vision tower whose attention and keys are read; "
    "absent = the one whose output is projected");
  v("local_block", c.local_block, "vscan: block whose attention picks in windows");
  v("alpha", c.alpha,
    "scope: exponent of attention; holov: weight of variance; tops: of diversity");
  v("lambda", c.lambda, "tops: weight of coverage");
  v("theta", c.theta, "cd_pruner: weight of relevance, in (0, 1)");
  v("contextual", c.contextual, "vision_zip: share of the kept tokens that merge others");
  v("important", c.important, "vis_pruner: share of the kept tokens that go by attention");
  v("recycle", c.recycle, "sparse_vlm: share of dropped tokens that come back as clusters");
  v("merge", c.merge, "vision_zip: sum | mean | none; vscan: mean | none");
  v("relevance", c.relevance, "cd_pruner: positive | negative");
  v("neighbours", c.neighbours, "prumerge: tokens added to every kept one");
  v("chunks", c.chunks, "holov: parts of the picture");
  v("windows", c.windows, "vscan: windows per side");
  v("heads", c.heads, "sparse_vlm: heads that score; 0 = all");
  v("image_pivots", c.image_pivots, "dart: pivots among visual tokens");
  v("text_pivots", c.text_pivots, "dart: pivots among the question's rows");
}

/// Names of the options that are set, without the method.
std::vector<std::string> options_set(const PruningConfig& config);

/// Errors: Error for values out of range, whatever the method, and for options that exclude each
/// other.
void validate_values(const PruningConfig& config);

}  // namespace glimpse::pruning
