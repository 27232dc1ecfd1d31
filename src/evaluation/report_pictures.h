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
};

/// Made when a run finishes (flip_pictures.h), shown by every report of it.
struct FlipPictures {
  std::vector<GalleryPicture> pictures;
  std::vector<FlipShot> shots;
};

struct ReportPictures {
  std::vector<GalleryPicture> gallery;
  FlipPictures flips;
};

}  // namespace glimpse::evaluation
