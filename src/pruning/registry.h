#pragma once
#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "pruning/glimpse/predictor_file.h"
#include "pruning/stage.h"

namespace glimpse::pruning {

/// One pruning setting. Options that the method does not use must stay unset.
struct PruningConfig {
  std::string method = "none";
  std::string predictor;
  std::optional<int64_t> layer;
  std::optional<double> ratio;
  std::optional<uint64_t> seed;
  std::optional<double> threshold;
  std::optional<double> max_retention;
  std::optional<int64_t> min_tokens;
  std::optional<std::vector<std::string>> anchors;
  std::optional<double> fixed_retention;
  std::optional<int64_t> sink_tokens;
  std::optional<std::string> earlier;
};

template <class V>
void visit_fields(V& v, PruningConfig& c) {
  v("method", c.method, "none | random | grid | oracle | fastv | glimpse | scout");
  v("predictor", c.predictor, "folder of the trained predictor (glimpse, scout)");
  v("layer", c.layer,
    "prune before this 0-based layer; absent = before the decoder (glimpse: as it was trained)");
  v("ratio", c.ratio, "share of the visual tokens to keep (random, grid, fastv)");
  v("seed", c.seed, "of the random subset; absent = 0");
  v("threshold", c.threshold, "overrides the predictor's: keep above this probability");
  v("max_retention", c.max_retention, "overrides the predictor's cap on the kept share");
  v("min_tokens", c.min_tokens, "overrides the predictor's minimum");
  v("anchors", c.anchors, "overrides the predictor's corners that stay: tl, tr, bl, br");
  v("fixed_retention", c.fixed_retention, "exactly this share instead of the predictor's rule");
  v("sink_tokens", c.sink_tokens, "overrides the scout's number of spread tokens");
  v("earlier", c.earlier, "drop | keep the cache entries of layers already run; absent = drop");
}

/// Errors: Error for an unknown method (listing the known), an option that the method does not use
/// or lacks, and values out of range.
void validate(const PruningConfig& config);

std::vector<std::string> known_methods();
/// The method that uses a predictor of this kind.
std::string method_of(PredictorKind kind);
/// Whether the method reads PruningConfig::predictor.
bool needs_predictor(const std::string& method);

/// What the stages may depend on besides the evidence.
struct SampleContext {
  std::vector<TokenGrid> grids;
  std::string sample_key;       ///< random: a draw per sample
  torch::Tensor oracle_keep_N;  ///< oracle: bool, the sample's evidence tokens
};

/// The stages for one sample. `predictor` may be null for methods without one. Errors: as
/// validate(); Error for a predictor of the wrong kind and for an oracle without evidence.
std::vector<Stage> make_stages(const PruningConfig& config, const LoadedPredictor* predictor,
                               const SampleContext& sample);

}  // namespace glimpse::pruning
