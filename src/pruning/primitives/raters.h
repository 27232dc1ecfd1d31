#pragma once
#include <torch/types.h>

namespace glimpse::pruning {

/// The text rows that speak about the picture: softmax over the Q rows of projected visual tokens
/// times text embeddings, mean over the tokens; rows above the mean of that. int64, ascending.
/// Source: SparseVLM, arXiv 2410.04417.
torch::Tensor rater_rows(const torch::Tensor& projected_ND, const torch::Tensor& question_QD);

/// Mean attention of the raters to the tokens, [H, R, N] -> [N], over all heads or, if `num_heads`
/// is not 0, over the heads that attend to the tokens most.
torch::Tensor rater_scores(const torch::Tensor& attention_HRN, const torch::Tensor& raters,
                           int64_t num_heads = 0);

}  // namespace glimpse::pruning
