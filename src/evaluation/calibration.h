#pragma once
#include <filesystem>
#include <vector>

#include "evaluation/evaluate.h"

namespace glimpse::evaluation {

/// Thresholds for the settings that ask for them (Setting::calibrate), in their order: predictors
/// look at every question of inputs.calibration once, then bisection (threshold_search.h). The
/// pictures are encoded once for all settings. Errors: Error for data that hold no question with a
/// picture, that share a picture with the evaluated ones (same name, same pixels), and for targets
/// that cannot be reached; Interrupted after a stop signal.
std::vector<Calibration> find_thresholds(const EvalConfig& config, const EvalInputs& inputs);

/// The config with its thresholds: those of RUN/calibration.json, which is made by
/// find_thresholds() where it does not exist. Not for two processes at once. Errors: as above;
/// Error for a file that lacks a setting.
EvalConfig calibrated(EvalConfig config, const EvalInputs& inputs,
                      const std::filesystem::path& run);

/// RUN/calibration.json, empty without it.
std::vector<Calibration> read_calibration(const std::filesystem::path& run);

}  // namespace glimpse::evaluation
