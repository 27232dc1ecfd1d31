#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "image/draw.h"

namespace glimpse::evaluation {

/// A picture kept for the report, as the model sees it (resized, cropped).
struct GalleryPicture {
  std::string image_id;
  image::Image picture;
  /// Evidence by question id; none where the model sees another cut than the boxes refer to.
  std::map<std::string, std::vector<image::UnitBox>> boxes;
};

/// What the report draws of one flip beside the tokens its journal row says were kept.
struct FlipShot {
  std::string setting, id;
  std::vector<uint8_t> scores;  ///< of every visual token, 0 to 255; empty where there are none
  std::vector<bool> seen;  ///< tokens that the last of several steps scored; empty: all of them
};

/// A '1' for every marked token and a '0' for every other.
inline std::string marks_text(const std::vector<bool>& marks) {
  std::string text;
  for (const bool mark : marks) text += mark ? '1' : '0';
  return text;
}

/// Made when a run finishes (flip_pictures.h).
struct FlipPictures {
  std::vector<GalleryPicture> pictures;
  std::vector<FlipShot> shots;
};

/// Of one run: other models see other cuts of the same picture.
struct RunPictures {
  std::vector<GalleryPicture> gallery;
  FlipPictures flips;
};

struct ReportPictures {
  std::vector<RunPictures> runs;
  std::vector<size_t> run_of_setting = {};  ///< place in runs; empty: all settings are of the first
  /// Null for a report without pictures.
  const RunPictures* of_setting(size_t setting) const {
    const size_t run = run_of_setting.empty() ? 0 : run_of_setting[setting];
    return run < runs.size() ? &runs[run] : nullptr;
  }
};

}  // namespace glimpse::evaluation
