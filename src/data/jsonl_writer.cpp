#include "data/jsonl_writer.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "image/codec.h"

namespace glimpse::data {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// Unit coordinates times the size miss whole pixels by a rounding error; whole pixels are meant
// then.
Json pixels(double share, int64_t length) {
  constexpr double kRoundingError = 1e-6;
  const double exact = share * static_cast<double>(length), whole = std::round(exact);
  if (std::abs(exact - whole) < kRoundingError) return static_cast<int64_t>(whole);
  return exact;
}

Json line_of(const Sample& sample, const image::Image& picture) {
  Json boxes = Json::array();
  for (const Box& box : sample.boxes) {
    boxes.push_back({pixels(box.x1, picture.width), pixels(box.y1, picture.height),
                     pixels(box.x2, picture.width), pixels(box.y2, picture.height)});
  }
  Json line;
  line["question_id"] = sample.id;
  line["image_id"] = sample.image_id;
  line["width"] = picture.width;
  line["height"] = picture.height;
  line["question"] = sample.question;
  if (sample.answers.size() == 1) {
    line["answer"] = sample.answers[0];
  } else {
    line["answer"] = sample.answers;
  }
  line["type"] = sample.type;
  line["task"] = sample.task == Task::caption ? "caption" : "vqa";
  line["bboxs"] = std::move(boxes);
  return line;
}

}  // namespace

void write_jsonl_dataset(const Dataset& dataset, const fs::path& folder, const std::string& split) {
  const fs::path index_file = folder / "samples.jsonl";
  if (fs::exists(index_file)) {
    throw Error({.where = index_file.string(),
                 .found = "a data set that is already there",
                 .advice = "choose another folder or remove it"});
  }
  Progress progress("writing pictures", dataset.num_images());
  write_file_atomically(index_file, [&](const AppendBytes& append) {
    for (int64_t i = 0; i < dataset.num_images(); ++i) {
      const std::string file = "images/" + std::to_string(i) + ".png";
      const image::Image picture = dataset.picture(i);
      image::write_png(folder / file, picture);
      for (const Sample& sample : dataset.samples(i)) {
        Json line = line_of(sample, picture);
        line["image"] = file;
        line["dataset"] = dataset.name();
        line["split"] = split;
        const std::string text = line.dump() + "\n";
        append(text.data(), text.size());
      }
      progress.update(i + 1);
    }
  });
}

}  // namespace glimpse::data
