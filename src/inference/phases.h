#pragma once
#include <map>
#include <string>

#include "base/stopwatch.h"

namespace glimpse::inference {

// Names of the phases an answer's time is split into, in order.
inline constexpr const char* kPhasePreprocess = "preprocess";
inline constexpr const char* kPhaseVision = "vision";
inline constexpr const char* kPhaseLayersBefore = "layers_before_pruning";
inline constexpr const char* kPhasePredictor = "predictor";
inline constexpr const char* kPhaseCompaction = "selection_compaction";
inline constexpr const char* kPhaseLayersAfter = "layers_after_pruning";
inline constexpr const char* kPhaseFirstToken = "first_token";
inline constexpr const char* kPhaseDecode = "decode";

/// Adds laps of one clock to named phases.
class PhaseClock {
 public:
  void lap(const char* phase) { milliseconds_[phase] += clock_.lap(); }
  const std::map<std::string, double>& milliseconds() const { return milliseconds_; }
  double total() const {
    double sum = 0;
    for (const auto& [name, ms] : milliseconds_) sum += ms;
    return sum;
  }

 private:
  Stopwatch clock_;
  std::map<std::string, double> milliseconds_;
};

}  // namespace glimpse::inference
