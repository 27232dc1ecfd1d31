#include "training/token_targets.h"

#include <torch/torch.h>

#include "base/require.h"
#include "models/token_grid.h"

// Shape legend: Q questions, N visual tokens.

namespace glimpse::training {
namespace {

std::vector<image::UnitBox> unit_boxes(const std::vector<data::Box>& boxes) {
  std::vector<image::UnitBox> units;
  for (const data::Box& box : boxes) units.push_back({box.x1, box.y1, box.x2, box.y2});
  return units;
}

// Position of every token in its row's descending order of relevance; ties keep the lower index.
torch::Tensor ranks(const torch::Tensor& order_QN) {
  const torch::Tensor positions =
      torch::arange(order_QN.size(1), order_QN.options()).expand_as(order_QN);
  return torch::empty_like(order_QN).scatter_(1, order_QN, positions);
}

}  // namespace

std::vector<bool> box_mask(const std::vector<data::Box>& boxes, const models::Grid& grid) {
  return models::box_mask(unit_boxes(boxes), grid);
}

std::vector<bool> box_mask(const std::vector<data::Box>& boxes,
                           const std::vector<models::VisualSpan>& spans) {
  return models::box_mask(unit_boxes(boxes), spans);
}

void validate(const RelevanceForm& f) {
  const bool known = f.form == "coverage" || f.form == "top_k" || f.form == "soft";
  require(known, "form", "'" + f.form + "'", "coverage, top_k or soft");
  require(f.coverage > 0 && f.coverage <= 1, "coverage", std::to_string(f.coverage),
          "a share in (0, 1]");
  require(f.max_tokens > 0, "max_tokens", std::to_string(f.max_tokens), "1 or more");
}

torch::Tensor relevance_target(const torch::Tensor& relevance_QN, const RelevanceForm& form) {
  const auto [sorted_QN, order_QN] =
      at::sort(relevance_QN, /*stable=*/true, /*dim=*/1, /*descending=*/true);
  torch::Tensor count_Q1 =
      torch::full({relevance_QN.size(0), 1}, form.max_tokens, order_QN.options());
  if (form.form != "top_k") {
    // A token is needed when those before it hold less than the share.
    const torch::Tensor before_QN = sorted_QN.cumsum(1) - sorted_QN;
    count_Q1 = (before_QN < form.coverage).sum(1, /*keepdim=*/true).clamp_max(form.max_tokens);
  }
  const torch::Tensor taken_QN = (ranks(order_QN) < count_Q1).to(relevance_QN.dtype());
  if (form.form != "soft") return taken_QN;
  const torch::Tensor last_Q1 = sorted_QN.gather(1, (count_Q1 - 1).clamp(0, sorted_QN.size(1) - 1));
  return at::where(taken_QN > 0, torch::ones_like(relevance_QN),
                   (relevance_QN / last_Q1.clamp_min(1e-12)).clamp(0, 1));
}

}  // namespace glimpse::training
