#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "evaluation/evaluate.h"
#include "image/draw.h"

namespace glimpse::evaluation {

/// A picture kept for the report, as the model sees it (resized, cropped).
struct GalleryPicture {
  std::string image_id;
  image::Image picture;
  /// Evidence by question id; none where the model sees another cut than the boxes refer to.
  std::map<std::string, std::vector<image::UnitBox>> boxes;
};

/// Stores config.gallery pictures, spread over the data, in RUN/gallery: N.png and pictures.json.
/// Broken pictures are passed over.
void save_gallery(const EvalConfig& config, const EvalInputs& inputs,
                  const std::filesystem::path& run);

/// At most `count` of them; none without the folder. Errors: Error for damaged files.
std::vector<GalleryPicture> load_gallery(const std::filesystem::path& run, int64_t count);

}  // namespace glimpse::evaluation
