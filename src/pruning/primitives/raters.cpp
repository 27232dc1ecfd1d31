#include "pruning/primitives/raters.h"

#include <torch/torch.h>

#include "pruning/selection.h"

namespace glimpse::pruning {

torch::Tensor rater_rows(const torch::Tensor& projected_ND, const torch::Tensor& question_QD) {
  const torch::Tensor share_Q = projected_ND.matmul(question_QD.t()).softmax(1).mean(0);
  const torch::Tensor above = (share_Q > share_Q.mean()).nonzero().squeeze(1);
  // Rows that are all alike have no one above the mean.
  return above.numel() > 0 ? above : torch::arange(share_Q.size(0), above.options());
}

torch::Tensor rater_scores(const torch::Tensor& attention_HRN, const torch::Tensor& raters,
                           int64_t num_heads) {
  torch::Tensor mean_HN = attention_HRN.index_select(1, raters).mean(1);
  if (num_heads > 0 && num_heads < mean_HN.size(0)) {
    mean_HN = mean_HN.index_select(0, top_k_in_order(mean_HN.sum(1), num_heads));
  }
  return mean_HN.mean(0);
}

}  // namespace glimpse::pruning
