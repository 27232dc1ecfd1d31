#include "models/clip_sampling.h"

#include <cmath>

#include "base/require.h"

namespace glimpse::models {
namespace {

bool at_least(const std::optional<int64_t>& value, int64_t least) {
  return value.value_or(least) >= least;
}

}  // namespace

void validate(const ClipSampling& s) {
  constexpr int64_t kPair = 2;
  const bool by_processor = s.rule == "processor";
  require(by_processor || s.rule == "authors", "--frame-rule", "'" + s.rule + "'",
          "authors or processor");
  require_range(!s.fps || (*s.fps > 0 && std::isfinite(*s.fps)), "--fps", "above 0");
  require_range(at_least(s.num_frames, kPair), "--num-frames", "2 or more");
  require_range(at_least(s.min_frames, 1), "--min-frames", "1 or more");
  require_range(at_least(s.max_frames, kPair), "--max-frames", "2 or more");
  require_range(at_least(s.max_pixels, 1), "--max-pixels", "1 or more");
  require(!s.num_frames || !(s.fps || s.min_frames || s.max_frames), "--num-frames",
          "--fps, --min-frames or --max-frames too", "either the number or the rate");
  const double start = s.start_s.value_or(0);
  require_range(start >= 0 && std::isfinite(start), "--video-start", "seconds, 0 or more");
  require_range(!s.end_s || (*s.end_s > start && std::isfinite(*s.end_s)), "--video-end",
                "seconds, after the start");
  require(!by_processor || !(s.max_pixels || s.start_s || s.end_s), "--frame-rule",
          "--max-pixels, --video-start or --video-end with 'processor'",
          "authors, which knows them");
}

}  // namespace glimpse::models
