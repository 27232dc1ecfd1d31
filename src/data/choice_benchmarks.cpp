#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "data/benchmarks.h"
#include "data/json_rows.h"
#include "data/tar_index.h"

namespace glimpse::data {
namespace {

namespace fs = std::filesystem;

constexpr size_t kNlvrSquares = 3;

std::vector<fs::path> sorted_files(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ending) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::set<std::string> ids_of_split(const DataConfig& config) {
  const JsonObject splits(read_text_file(config.annotations), config.annotations);
  const auto ids = splits.texts(config.split.c_str());
  return {ids.begin(), ids.end()};
}

// "coco_pope_popular.json" -> "popular".
std::string pope_category(const fs::path& file) {
  const std::string name = file.stem().string();
  return name.substr(name.rfind('_') + 1);
}

void add_polls(const DataConfig& config, const fs::path& file, QuestionRows& found) {
  const std::string category = pope_category(file);
  const fs::path folder =
      config.image_root.empty() ? file.parent_path() : fs::path(config.image_root);
  for_each_row(file, {"data"}, [&](const JsonObject& row, const std::string&) {
    const std::string image = row.text("image");
    const std::string label = lower_ascii(trim(row.text("label")));
    if (label != "yes" && label != "no") row.fail("label '" + label + "'", "yes or no");
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = category + "-" + row.text("question_id");
    question.sample.image_id = image;
    question.sample.question = row.text("text");
    question.sample.answers = {label};
    question.sample.type = category;
    question.sample.metric = "pope";
    question.picture.file = folder / image;
  });
}

// Pictures stand beside the text files or in images/; text files beside them or in
// questions_answers_YN/.
fs::path mme_picture(const fs::path& category, const std::string& stem) {
  for (const char* below : {"images", ""}) {
    for (const char* ending : {".jpg", ".png", ".jpeg"}) {
      const fs::path file = category / below / (stem + ending);
      if (fs::exists(file)) return file;
    }
  }
  return category / "images" / (stem + ".jpg");
}

void add_mme_file(const fs::path& category, const fs::path& file, QuestionRows& found) {
  const std::string name = category.filename().string(), stem = file.stem().string();
  int64_t number = 0;
  for (const std::string& line : split(read_text_file(file), '\n')) {
    if (trim(line).empty()) continue;
    const size_t tab = line.rfind('\t');
    const std::string answer = tab == std::string::npos ? "" : lower_ascii(trim(line.substr(tab)));
    if (answer != "yes" && answer != "no") {
      throw Error({.where = file.string() + ":" + std::to_string(number + 1),
                   .found = "no tab with Yes or No behind it",
                   .expected = "question, tab, Yes or No"});
    }
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = name + "/" + stem + "-" + std::to_string(++number);
    question.sample.image_id = name + "/" + stem;
    question.sample.question = trim(line.substr(0, tab));
    question.sample.answers = {answer};
    question.sample.type = name;
    question.sample.metric = "mme";
    question.picture = {mme_picture(category, stem)};
  }
}

// "dev-1023-0-3.png" -> "1023-0-3": the number of the statement's group, variant and arrangement.
std::string nlvr_key(const std::string& name) {
  const size_t dash = name.find('-');
  const bool picture = dash != std::string::npos && name.ends_with(".png");
  return picture ? name.substr(dash + 1, name.size() - dash - 5) : "";
}

std::map<std::string, PictureSource> nlvr_pictures(const fs::path& root) {
  std::map<std::string, PictureSource> pictures;
  if (root.extension() == ".tar") {
    for (const TarMember& member : read_tar_index(root)) {
      const std::string key = nlvr_key(fs::path(member.name).filename().string());
      if (!key.empty()) pictures[key] = {root, member.offset, member.size};
    }
    return pictures;
  }
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(root, ignored)) {
    const std::string key = nlvr_key(entry.path().filename().string());
    if (!key.empty()) pictures[key] = {entry.path()};
  }
  return pictures;
}

// What lies in each of the three squares that a statement is about, in pixels of the square.
std::vector<std::vector<Box>> nlvr_objects(const JsonObject& row) {
  std::vector<std::vector<Box>> squares;
  if (!row.has_value("structured_rep")) return squares;
  for (const std::string& square : row.items("structured_rep")) {
    const JsonObject listed("{\"objects\":" + square + "}", row.where());
    std::vector<Box>& boxes = squares.emplace_back();
    for (const std::string& text : listed.items("objects")) {
      const JsonObject object(text, row.where());
      const double x = object.number("x_loc"), y = object.number("y_loc");
      const double size = object.number("size");
      boxes.push_back({x, y, x + size, y + size});
    }
  }
  if (squares.size() != kNlvrSquares) {
    row.fail(std::to_string(squares.size()) + " lists in structured_rep", "three");
  }
  return squares;
}

// The squares side by side in one order, as shares of the picture.
std::vector<Box> nlvr_boxes(const std::vector<std::vector<Box>>& squares,
                            const std::array<size_t, kNlvrSquares>& order) {
  constexpr double kStep = 150, kWidth = 400, kHeight = 100;  // pixels
  std::vector<Box> boxes;
  if (squares.empty()) return boxes;
  for (size_t slot = 0; slot < kNlvrSquares; ++slot) {
    const double left = kStep * static_cast<double>(slot);
    for (const Box& box : squares[order[slot]]) {
      boxes.push_back(
          {(left + box.x1) / kWidth, box.y1 / kHeight, (left + box.x2) / kWidth, box.y2 / kHeight});
    }
  }
  return boxes;
}

}  // namespace

QuestionRows read_scienceqa(const DataConfig& config) {
  QuestionRows found{.name = "scienceqa", .rows = {}, .files = {config.path}};
  std::set<std::string> wanted;
  if (!config.split.empty()) {
    wanted = ids_of_split(config);
    found.files.emplace_back(config.annotations);
  }
  for_each_row(config.path, {}, [&](const JsonObject& row, const std::string& id) {
    if (!row.has_value("image")) return;
    if (!config.split.empty() && !wanted.contains(id)) return;
    const std::vector<std::string> choices = row.texts("choices");
    const int64_t answer = row.integer("answer").value_or(-1);
    if (answer < 0 || answer >= static_cast<int64_t>(choices.size())) {
      row.fail("answer " + row.text("answer"), "a place among the choices, from 0");
    }
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = id;
    question.sample.image_id = id;
    question.sample.question = row.text("question");
    question.sample.answers = {std::string(1, static_cast<char>('A' + answer))};
    question.sample.type = row.text_or("subject", "");
    question.sample.options = choices;
    question.sample.context = trim(row.text_or("hint", ""));
    question.sample.metric = "scienceqa";
    question.picture.file =
        picture_folder(config, "images") / row.text("split") / id / row.text("image");
  });
  return found;
}

QuestionRows read_pope(const DataConfig& config) {
  QuestionRows found{.name = "pope", .rows = {}, .files = {config.path}};
  if (fs::is_directory(config.path)) {
    found.files.clear();
    for (const fs::path& file : sorted_files(config.path, ".json")) {
      if (file.filename().string().find("pope") != std::string::npos) found.files.push_back(file);
    }
  }
  for (const fs::path& file : std::vector<fs::path>(found.files)) add_polls(config, file, found);
  return found;
}

QuestionRows read_mme(const DataConfig& config) {
  QuestionRows found{.name = "mme", .rows = {}, .files = {}};
  std::vector<fs::path> categories;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(config.path, ignored)) {
    if (entry.is_directory()) categories.push_back(entry.path());
  }
  std::sort(categories.begin(), categories.end());
  for (const fs::path& category : categories) {
    const fs::path apart = category / "questions_answers_YN";
    for (const fs::path& file : sorted_files(fs::is_directory(apart) ? apart : category, ".txt")) {
      found.files.push_back(file);
      add_mme_file(category, file, found);
    }
  }
  return found;
}

QuestionRows read_nlvr(const DataConfig& config) {
  QuestionRows found{.name = "nlvr", .rows = {}, .files = {config.path}};
  const auto pictures = nlvr_pictures(picture_folder(config, "images"));
  for_each_row(config.path, {"data"}, [&](const JsonObject& row, const std::string&) {
    const std::vector<std::vector<Box>> squares = nlvr_objects(row);
    std::array<size_t, kNlvrSquares> order = {0, 1, 2};
    int k = 0;  // pictures show the orders of the squares alphabetically
    do {
      const std::string id = row.text("identifier") + "-" + std::to_string(k++);
      const auto picture = pictures.find(id);
      if (picture == pictures.end()) {
        row.fail("no picture ..." + id + ".png", "one below data.image_root");
      }
      QuestionRow& question = found.rows.emplace_back();
      question.sample.id = id;
      question.sample.image_id = id;
      question.sample.question = row.text("sentence");
      question.sample.answers = {lower_ascii(row.text("label"))};
      question.sample.boxes = nlvr_boxes(squares, order);
      question.sample.metric = "nlvr";
      question.picture = picture->second;
    } while (std::next_permutation(order.begin(), order.end()));
  });
  return found;
}

}  // namespace glimpse::data
