#pragma once
#include <filesystem>
#include <vector>

#include "evaluation/evaluate.h"
#include "evaluation/report_pictures.h"

namespace glimpse::evaluation {

/// Picture `place` of the data with the evidence of its questions. Errors: Error for a broken
/// picture.
GalleryPicture gallery_picture(const data::Dataset& dataset, int64_t place,
                               const models::Processor& processor);

/// Stores pictures of the data set, by their places, in a folder: N.png and pictures.json. Broken
/// pictures are passed over.
void save_pictures(const EvalInputs& inputs, const std::vector<int64_t>& places,
                   const std::filesystem::path& folder);
/// At most `count` of them; none without the folder. Errors: Error for damaged files.
std::vector<GalleryPicture> load_pictures(const std::filesystem::path& folder, size_t count);

/// The same of config.gallery pictures spread over the data, in RUN/gallery.
void save_gallery(const EvalConfig& config, const EvalInputs& inputs,
                  const std::filesystem::path& run);
std::vector<GalleryPicture> load_gallery(const EvalConfig& config,
                                         const std::filesystem::path& run);

}  // namespace glimpse::evaluation
