#pragma once
#include <filesystem>
#include <vector>

#include "evaluation/evaluate.h"
#include "evaluation/flip_list.h"
#include "evaluation/report_pictures.h"

namespace glimpse::evaluation {

/// Flips that a report shows with their picture, at most.
inline constexpr size_t kMostFlipPictures = 60;

/// Stores what the report draws of these flips in RUN/flips: their pictures as in a gallery, and
/// scores.json, the scores by which each setting chose among the visual tokens (its prefill is run
/// once more); of a setting that chooses in several steps those of the last one, over the tokens it
/// saw. Settings without scores have none. Errors: Interrupted after a stop signal.
void save_flip_pictures(const EvalConfig& config, const EvalInputs& inputs,
                        const std::filesystem::path& run, const std::vector<Flip>& flips);

/// Empty without the folder. Errors: Error for damaged files.
FlipPictures load_flip_pictures(const std::filesystem::path& run);

}  // namespace glimpse::evaluation
