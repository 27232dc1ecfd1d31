#pragma once
#include <torch/types.h>

#include <vector>

#include "models/model_input.h"
#include "nn/kv_cache.h"

namespace glimpse::inference {

inline constexpr int64_t kTextRow = -1;
inline constexpr int64_t kAppendedRow =
    -2;  ///< a method's own row (glimpse token): never part of the answer

/// One prompt on its way through the decoder: the rows still alive and what they are.
/// S rows, N visual tokens.
struct Sequence {
  torch::Tensor hidden_SD;     ///< residual stream of the alive rows
  torch::Tensor position_ids;  ///< int64 [S] or [3, S], original positions: they survive pruning
  torch::Tensor visual_S;      ///< int64 [S], index of the visual token, or kTextRow, kAppendedRow
  nn::KvCache cache;
  /// What the cache entries of the layers already run are, marked like visual_S. Stages that keep
  /// earlier entries make layers differ.
  std::vector<torch::Tensor> cached_S;

  torch::Tensor visual_rows() const;   ///< int64, rows that are visual, ascending
  torch::Tensor alive_visual() const;  ///< int64, original indices of the alive visual tokens
  /// Layers up to `end` have run over the alive rows.
  void note_layers_run(int64_t end) { cached_S.resize(static_cast<size_t>(end), visual_S); }
};

/// Rows of a prompt before the first layer: text embeddings with the projected visual tokens in
/// their places.
Sequence start_sequence(const models::ModelInput& input, const torch::Tensor& text_embeddings_SD,
                        const torch::Tensor& projected_ND, int64_t num_layers);

/// Adds n rows after the prompt, each one position further on all axes (counted from the column
/// axis, as published).
void append_rows(Sequence& sequence, const torch::Tensor& rows_nD);

struct CompactOptions {
  bool drop_earlier = true;    ///< cache entries of the tokens dropped now go too
  bool keep_appended = false;  ///< a later stage still reads the appended rows
  torch::Tensor mix_KN;        ///< float, if defined: kept rows become these mixes of the N rows
  bool contiguous = false;     ///< positions [S] count up from the first row's
};

/// Drops visual tokens: keeps every text row and the visual tokens `kept` (int64, into the alive
/// ones), in the rows, where they stand in this order, and in the caches of the layers already run.
/// The only code that reorders and merges tokens.
void compact(Sequence& sequence, const torch::Tensor& kept, const CompactOptions& options);

}  // namespace glimpse::inference
