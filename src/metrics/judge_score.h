#pragma once
#include <string_view>

namespace glimpse::metrics {

/// The score in [0, 1] that a judge model wrote as "score: x" (any case). 0 unless exactly one
/// number follows such a mark; larger numbers count as 1. Source: Visual-CoT, arXiv 2403.16999.
double judge_score(std::string_view verdict);

}  // namespace glimpse::metrics
