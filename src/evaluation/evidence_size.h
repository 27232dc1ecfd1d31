#pragma once
#include <optional>
#include <vector>

#include "image/unit_box.h"

namespace glimpse::evaluation {

struct EvalRow;

/// How much of the picture a question's evidence boxes cover, in bins that reports show.
enum class EvidenceSize {
  none,     ///< no boxes annotated
  below_1,  ///< percent of the picture's area; a bin holds its lower end
  from_1_to_5,
  from_5_to_20,
  from_20,
  not_recorded,  ///< boxes, in a journal from before their area was written
};

/// "no boxes" | "below 1 %" | "1 to 5 %" | "5 to 20 %" | "20 % and more" | "not recorded".
const char* name_of(EvidenceSize size);

/// Share of the picture's area that the boxes cover together, clipped to the picture. Boxes with
/// swapped corners cover nothing (data/sample.h); nothing when no other box is there.
std::optional<double> covered_area(const std::vector<image::UnitBox>& boxes);

EvidenceSize evidence_size(const EvalRow& row);

}  // namespace glimpse::evaluation
