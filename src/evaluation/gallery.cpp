#include "evaluation/gallery.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "evaluation/questions.h"
#include "image/codec.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path gallery_folder(const fs::path& run) { return run / "gallery"; }

// Boxes are shares of the whole picture: a cropped view has other shares.
bool same_shape(const image::Image& a, const image::Image& b) {
  return a.width * b.height == b.width * a.height;
}

json boxes_json(const GalleryPicture& picture) {
  json boxes = json::object();
  for (const auto& [id, list] : picture.boxes) {
    boxes[id] = json::array();
    for (const image::UnitBox& b : list) boxes[id].push_back({b.x1, b.y1, b.x2, b.y2});
  }
  return boxes;
}

std::vector<image::UnitBox> boxes_from(const json& list) {
  std::vector<image::UnitBox> boxes;
  for (const json& b : list) boxes.push_back({b.at(0), b.at(1), b.at(2), b.at(3)});
  return boxes;
}

}  // namespace

GalleryPicture gallery_picture(const data::Dataset& dataset, int64_t place,
                               const models::Processor& processor) {
  const std::vector<data::Sample> samples = dataset.samples(place);
  const image::Image picture = dataset.picture(place);
  GalleryPicture shown{.image_id = samples.empty() ? "" : samples.front().image_id,
                       .picture = processor.seen(picture),
                       .boxes = {}};
  if (!same_shape(picture, shown.picture)) return shown;
  for (const data::Sample& sample : samples) shown.boxes[sample.id] = unit_boxes(sample);
  return shown;
}

void save_pictures(const EvalInputs& inputs, const std::vector<int64_t>& places,
                   const fs::path& folder) {
  json pictures = json::array();
  for (const int64_t place : places) {
    try {
      const GalleryPicture shown = gallery_picture(inputs.dataset, place, *inputs.model.processor);
      const std::string file = std::to_string(pictures.size()) + ".png";
      const std::vector<uint8_t> png = image::encode_png(shown.picture);
      write_file_atomically(folder / file, {reinterpret_cast<const char*>(png.data()), png.size()});
      pictures.push_back(
          {{"image_id", shown.image_id}, {"file", file}, {"boxes", boxes_json(shown)}});
    } catch (const Error&) {
      continue;  // its rows say what is wrong with it
    }
  }
  write_file_atomically(folder / "pictures.json", pictures.dump(1) + "\n");
}

std::vector<GalleryPicture> load_pictures(const fs::path& folder, size_t count) {
  const fs::path index = folder / "pictures.json";
  if (!fs::exists(index)) return {};
  std::vector<GalleryPicture> gallery;
  const json pictures = read_json_file(index);
  try {
    for (const json& entry : pictures) {
      if (gallery.size() == count) break;
      GalleryPicture picture{.image_id = entry.at("image_id")};
      picture.picture = image::decode_image(folder / entry.at("file").get<std::string>());
      for (const auto& [id, boxes] : entry.at("boxes").items()) {
        picture.boxes[id] = boxes_from(boxes);
      }
      gallery.push_back(std::move(picture));
    }
  } catch (const json::exception& e) {
    throw Error({.where = index.string(), .found = std::string("no gallery: ") + e.what()});
  }
  return gallery;
}

void save_gallery(const EvalConfig& config, const EvalInputs& inputs, const fs::path& run) {
  const int64_t images = inputs.dataset.num_images();
  const int64_t count = std::min(config.gallery, images);
  std::vector<int64_t> places;
  for (int64_t i = 0; i < count; ++i) places.push_back(i * images / count);
  save_pictures(inputs, places, gallery_folder(run));
}

std::vector<GalleryPicture> load_gallery(const EvalConfig& config, const fs::path& run) {
  return load_pictures(gallery_folder(run), static_cast<size_t>(config.gallery));
}

}  // namespace glimpse::evaluation
