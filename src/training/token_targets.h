#pragma once
#include <torch/types.h>

#include <string>
#include <vector>

#include "data/sample.h"
#include "models/model_input.h"

namespace glimpse::training {

/// models::box_mask of a sample's evidence boxes.
std::vector<bool> box_mask(const std::vector<data::Box>& boxes, const models::Grid& grid);
std::vector<bool> box_mask(const std::vector<data::Box>& boxes,
                           const std::vector<models::VisualSpan>& spans);

/// The binary or soft form in which a teacher's relevance becomes a target.
struct RelevanceForm {
  std::string form = "coverage";  ///< coverage | top_k | soft
  double coverage = 0.6;          ///< coverage, soft: fewest tokens that hold this share
  int64_t max_tokens = 40;        ///< coverage, soft: never more; top_k: exactly this many
};

template <class V>
void visit_fields(V& v, RelevanceForm& c) {
  v("form", c.form, "coverage | top_k | soft");
  v("coverage", c.coverage,
    "coverage, soft: the fewest tokens that hold this share of the relevance");
  v("max_tokens", c.max_tokens, "coverage, soft: never more tokens; top_k: exactly this many");
}

/// Errors: Error for an unknown form and values out of range.
void validate(const RelevanceForm& form);

/// relevance float [Q, N], rows sum to 1 -> target float [Q, N] in 0..1. soft: 1 for the tokens
/// that coverage would take, below them in proportion to the last one taken.
torch::Tensor relevance_target(const torch::Tensor& relevance_QN, const RelevanceForm& form);

}  // namespace glimpse::training
