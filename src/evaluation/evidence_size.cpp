#include "evaluation/evidence_size.h"

#include <algorithm>
#include <set>
#include <utility>

#include "evaluation/eval_row.h"

namespace glimpse::evaluation {
namespace {

using image::UnitBox;

// Length of the union of intervals.
double covered_length(std::vector<std::pair<double, double>> intervals) {
  std::sort(intervals.begin(), intervals.end());
  double length = 0, end = 0;
  for (const auto& [low, high] : intervals) {
    length += std::max(0.0, high - std::max(low, end));
    end = std::max(end, high);
  }
  return length;
}

}  // namespace

const char* name_of(EvidenceSize size) {
  switch (size) {
    case EvidenceSize::none:
      return "no boxes";
    case EvidenceSize::below_1:
      return "below 1 %";
    case EvidenceSize::from_1_to_5:
      return "1 to 5 %";
    case EvidenceSize::from_5_to_20:
      return "5 to 20 %";
    case EvidenceSize::from_20:
      return "20 % and more";
    case EvidenceSize::not_recorded:
      return "not recorded";
  }
  return "";
}

std::optional<double> covered_area(const std::vector<UnitBox>& boxes) {
  std::vector<UnitBox> inside;
  std::set<double> edges;
  for (const UnitBox& box : boxes) {
    if (box.x1 > box.x2 || box.y1 > box.y2) continue;
    const auto clip = [](double place) { return std::clamp(place, 0.0, 1.0); };
    inside.push_back({clip(box.x1), clip(box.y1), clip(box.x2), clip(box.y2)});
    edges.insert({inside.back().x1, inside.back().x2});
  }
  if (inside.empty()) return std::nullopt;
  double area = 0;
  for (auto left = edges.begin(), right = std::next(left); right != edges.end(); ++left, ++right) {
    std::vector<std::pair<double, double>> rows;
    for (const UnitBox& box : inside) {
      if (box.x1 <= *left && *right <= box.x2) rows.emplace_back(box.y1, box.y2);
    }
    area += (*right - *left) * covered_length(std::move(rows));
  }
  return area;
}

EvidenceSize evidence_size(const EvalRow& row) {
  if (!row.evidence_area) {
    return row.evidence_tokens > 0 ? EvidenceSize::not_recorded : EvidenceSize::none;
  }
  // A tenth by a tenth of the picture is a hundredth of it, whatever the last bit says.
  const double area = *row.evidence_area + 1e-12;
  if (area < 0.01) return EvidenceSize::below_1;
  if (area < 0.05) return EvidenceSize::from_1_to_5;
  return area < 0.2 ? EvidenceSize::from_5_to_20 : EvidenceSize::from_20;
}

}  // namespace glimpse::evaluation
