#pragma once
#include <array>
#include <string>

#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Oracles know the answer's place: drawn hollow, as a reference rather than a rival.
inline bool is_reference(const SettingSummary& setting) { return setting.method == "oracle"; }

/// The same colour for a setting in every chart and table; the baseline is dark.
inline std::string colour_of(const EvalSummary& summary, const SettingSummary& setting) {
  constexpr std::array kPalette = {"#1769c5", "#d1495b", "#2a9134", "#8b45c1",
                                   "#e07a12", "#0b8f9c", "#b1307f", "#7a6a12",
                                   "#5b6fd6", "#a4532a", "#3c7f6b", "#c2337a"};
  size_t next = 0;
  for (const SettingSummary& other : summary.settings) {
    if (other.name == summary.baseline) continue;
    if (other.name == setting.name) return kPalette[next % kPalette.size()];
    ++next;
  }
  return "#24313d";
}

}  // namespace glimpse::evaluation
