#pragma once
#include <torch/types.h>

#include <map>
#include <vector>

#include "models/model_input.h"
#include "nn/kv_cache.h"

// Parts of a vision-language model. Nobody here asks who wants to know: a part exposes stages (run
// some layers over new rows, project rows) and taps (intermediate tensors on request); what to drop
// is decided elsewhere.
//
// Shape legend: T packed rows of all sequences, S cached entries, R chosen rows, N visual tokens, D
// decoder width, C vision width, H heads, d head size, V vocabulary.

namespace glimpse::models {

/// Which hidden states of the tower to return, numbered as the family's published predictors do:
/// CLIP 0 = before the first block, k = output of block k-1; Qwen k = output of block k.
struct VisionTaps {
  std::vector<int64_t> hidden_states;
  // By 0-based block:
  std::vector<int64_t> attention;          ///< attention that patches receive, mean over heads
  std::vector<int64_t> unsplit_attention;  ///< the same with queries and keys as single heads
  std::vector<int64_t> keys;
};

/// One row per visual token, in the order of the sequence.
struct VisionOutput {
  torch::Tensor projected_ND;          ///< in the decoder's width
  std::vector<torch::Tensor> taps_NC;  ///< in the order asked for
  /// From the class token, or, in towers without one, the mean over the patches of a segment.
  std::vector<torch::Tensor> attention_N, unsplit_attention_N;
  std::vector<torch::Tensor> keys_NHd;
};

/// Where the visual tokens come from.
struct VisionBlocks {
  int64_t count = 0;
  int64_t feature = 0;      ///< the block whose output is projected
  int64_t feature_tap = 0;  ///< its number among the hidden states
};

class VisionTower {
 public:
  virtual ~VisionTower() = default;
  /// Tower, projector, and whatever the family makes of its rows (merging, unpadding, newlines).
  /// Pixels are on the tower's device and of its type.
  virtual VisionOutput run(const Pixels& pixels, const VisionTaps& taps) = 0;
  virtual int64_t width() const = 0;  ///< C
  virtual VisionBlocks blocks() const = 0;
  /// Floating-point operations of run() on these pictures without taps: models/tower_flops.h, patch
  /// embedding and projector included.
  virtual double flops(const Pixels& pixels) const = 0;
  /// Side, in visual tokens, of the windows that most of its blocks attend within; 0 = none.
  virtual int64_t window_side() const { return 0; }
};

/// New rows of one sequence group: rows [begin, end) of the packed batch extend `cache`.
struct RowSpan {
  int64_t begin = 0, end = 0;
  nn::KvCache* cache = nullptr;
  torch::Tensor branch_R;  ///< int64 [end - begin], undefined = shared entries (nn/kv_cache.h)
  /// Added to these rows' attention logits at the first n entries of the cache, [end - begin, n]:
  /// the log of a soft gate on visual keys. Undefined = nothing.
  torch::Tensor key_bias_Rn;
};

/// Vectors added to chosen rows before a layer: the glimpse embedding of that layer.
struct LayerAdd {
  int64_t layer = 0;
  torch::Tensor rows;       ///< int64 [n], packed row numbers
  torch::Tensor values_nD;  ///< [n, D]
};

/// Only NEW rows: a prompt, a chunk, glimpse rows, answer rows, one decode step are all the same
/// call.
struct Rows {
  torch::Tensor hidden_TD;     ///< updated layer by layer
  torch::Tensor position_ids;  ///< int64 [T], or [3, T]: time, row, column (equal for text)
  std::vector<RowSpan> spans;
  std::vector<LayerAdd> adds;
};

struct LayerRange {
  int64_t begin = 0, end = 0;
};

struct TapRequest {
  std::vector<int64_t> query_layers;  ///< rotated queries of `query_rows` at these layers
  torch::Tensor query_rows;           ///< int64 [R], packed row numbers
  bool attention_weights = false;     ///< softmax maps of every span and layer (teacher signals)
  /// The last layer of the range only extends the caches: its output rows are not needed.
  bool cache_only_last_layer = false;
};

struct LayerTaps {
  std::map<int64_t, torch::Tensor> queries_HRd;  ///< by layer
  /// [layer - range.begin][span] -> [H, R, S]
  std::vector<std::vector<torch::Tensor>> attention_HRS;
};

struct DecoderShape {
  int64_t layers = 0, width = 0, heads = 0, kv_heads = 0, head_dim = 0, mlp_width = 0,
          vocabulary = 0;
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  virtual DecoderShape shape() const = 0;
  virtual torch::Tensor embed_tokens(const torch::Tensor& ids) = 0;
  /// Runs layers [begin, end) over the rows; keys and values go to the spans' caches
  /// (nn/kv_cache.h: functional under autograd). Errors: TORCH_CHECK for ranges outside the model.
  virtual LayerTaps run_layers(const LayerRange& range, Rows& rows, const TapRequest& taps) = 0;
  /// Final norm of rows behind the last layer, [R, D].
  virtual torch::Tensor normed(const torch::Tensor& rows_RD) = 0;
  /// Final norm and head of the rows asked for: [R, D] -> [R, V].
  virtual torch::Tensor logits(const torch::Tensor& rows_RD) = 0;
};

}  // namespace glimpse::models
