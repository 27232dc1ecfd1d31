#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/strings.h"
#include "data/benchmarks.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kImageTag = "<image>";
// The end of every question: the model is asked for the box first.
constexpr std::string_view kBoxRequest =
    "Please provide the bounding box coordinate of the region that can help you answer the "
    "question "
    "better.";

struct PictureSize {
  double width = 0, height = 0;
};

// The sizes stand in benchmark_det only, which the boxes need.
std::map<std::string, PictureSize> read_sizes(const std::string& file) {
  std::map<std::string, PictureSize> sizes;
  if (file.empty()) return sizes;
  for_each_row(file, {"data"}, [&](const JsonObject& row, const std::string&) {
    sizes[row.text("question_id")] = {row.number("width"), row.number("height")};
  });
  return sizes;
}

std::string turn(const JsonObject& row, size_t index) {
  const std::vector<std::string> turns = row.texts("conversations", "value");
  if (index >= turns.size()) row.fail(std::to_string(turns.size()) + " turns", "four");
  return turns[index];
}

std::string bare_question(const std::string& text) {
  std::string question = trim(replace_all(text, kImageTag, ""));
  if (question.ends_with(kBoxRequest)) question.resize(question.size() - kBoxRequest.size());
  return trim(question);
}

// "path###[x1, y1, x2, y2]" in pixels of the original picture.
Box box_of(const JsonObject& row, const std::string& marked, const PictureSize& size) {
  const size_t at = marked.find("###");
  if (at == std::string::npos) row.fail("no ### in the second image", "path###[x1, y1, x2, y2]");
  const nlohmann::json corners = parse_json(marked.substr(at + 3), marked);
  if (!corners.is_array() || corners.size() != 4 ||
      !std::all_of(corners.begin(), corners.end(), [](const auto& c) { return c.is_number(); })) {
    row.fail("box " + corners.dump(), "four numbers");
  }
  const auto [x1, y1, x2, y2] = corners.get<std::array<double, 4>>();
  const auto inside = [](double share) { return std::clamp(share, 0.0, 1.0); };
  return {inside(x1 / size.width), inside(y1 / size.height), inside(x2 / size.width),
          inside(y2 / size.height)};
}

// Some sets keep their pictures one folder deeper than the file says.
fs::path existing(const fs::path& picture) {
  const fs::path deeper = picture.parent_path() / "val" / picture.filename();
  return !fs::exists(picture) && fs::exists(deeper) ? deeper : picture;
}

}  // namespace

QuestionRows read_viscot(const DataConfig& config) {
  QuestionRows found{.name = "viscot", .rows = {}, .files = {config.path}};
  const auto sizes = read_sizes(config.annotations);
  if (!config.annotations.empty()) found.files.emplace_back(config.annotations);
  for_each_row(config.path, {"data"}, [&](const JsonObject& row, const std::string&) {
    if (!config.split.empty() && row.text("split") != config.split) return;
    const std::vector<std::string> images = row.texts("image");
    const std::string id = row.text("question_id"), dataset = row.text_or("dataset", "viscot");
    QuestionRow question;
    question.sample.id = dataset + "-" + id;
    question.sample.image_id = images.front();
    question.sample.question = bare_question(turn(row, 0));
    question.sample.answers = {trim(turn(row, 3))};
    question.sample.type = dataset;
    question.sample.metric = "exact_match";
    question.picture.file = existing(picture_folder(config) / images.front());
    const auto size = sizes.find(id);
    if (size == sizes.end() && !sizes.empty()) {
      row.fail("question " + id, "its size in " + config.annotations);
    }
    if (size != sizes.end()) question.sample.boxes = {box_of(row, images.back(), size->second)};
    found.rows.push_back(std::move(question));
  });
  return found;
}

}  // namespace glimpse::data
