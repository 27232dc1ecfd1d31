#pragma once
#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "nn/attention_rows.h"
#include "pruning/evidence.h"
#include "pruning/selection.h"

// The seam between methods and models: named tensors in, indices out. A method is a function from
// options to stages; its closures may hold per-sample state. A method knows no model, a model knows
// no method.

namespace glimpse::pruning {

enum class Hook {
  before_decoder,  ///< H3: projected tokens, before the first layer
  between_layers,  ///< H4: before `layer` runs; the evidence comes from layers below it
};

/// Rows whose attention (or state) a stage wants to see.
enum class QueryRows {
  none,
  last_token,  ///< the prompt's last row (FastV)
  question,    ///< all text rows after the last picture (SparseVLM)
  appended,    ///< the last row of the method's own after the prompt, removed before the answer
               ///< (glimpse token)
};

struct Needs {
  QueryRows query = QueryRows::none;
  /// Whose attention rows are read, ascending; the stage's own layer among them means the layer
  /// that runs next: its queries and keys of the rows as they are (PyramidDrop).
  std::vector<int64_t> attention_layers;
  nn::RowScore score = nn::RowScore::softmax;
  bool query_state = false;   ///< output of the last attention layer at the query rows
  std::vector<int64_t> taps;  ///< vision hidden states
  bool projected = false;
  bool question = false;
  std::vector<int64_t> vision_attention;   ///< blocks of the vision tower
  std::vector<int64_t> unsplit_attention;  ///< the same, without splitting into heads
  std::vector<int64_t> vision_keys;        ///< blocks of the vision tower
  bool hidden = false;                     ///< rows of visual tokens and question at the stage
  std::optional<int64_t> key_norm_layer;   ///< below the stage's
  /// QueryRows::appended: n rows' vectors added before layer l, float [L, n, D]; [0] is their input
  /// embedding.
  torch::Tensor appended_LnD;
};

/// What happens to the cache entries that dropped tokens already have in layers below the stage.
enum class EarlierCache { drop, keep };

struct Stage {
  Hook at = Hook::before_decoder;
  int64_t layer = 0;  ///< between_layers: acts before this 0-based layer
  Needs needs;
  EarlierCache earlier = EarlierCache::drop;
  std::function<Selection(const Evidence&)> select;
};

}  // namespace glimpse::pruning
