#include <map>

#include "data/benchmarks.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

namespace fs = std::filesystem;

// Prompts (configs/prompts) put their own request in place of this one.
constexpr const char* kRequest = "Provide a one-sentence caption for the provided image.";

QuestionRow caption_row(const std::string& id, const fs::path& picture) {
  return {.sample = {.id = id,
                     .image_id = id,
                     .question = kRequest,
                     .answers = {},
                     .boxes = {},
                     .task = Task::caption,
                     .type = "",
                     .metric = "cider"},
          .picture = {picture}};
}

}  // namespace

QuestionRows read_coco(const DataConfig& config) {
  QuestionRows found{.name = config.source, .rows = {}, .files = {config.path}};
  std::map<std::string, size_t> place;
  for_each_row(config.path, {"images"}, [&](const JsonObject& row, const std::string&) {
    const std::string id = row.text("id");
    place[id] = found.rows.size();
    found.rows.push_back(caption_row(id, picture_folder(config) / row.text("file_name")));
    found.rows.back().sample.type = row.text_or("domain", "");
  });
  for_each_row(config.path, {"annotations"}, [&](const JsonObject& row, const std::string&) {
    const auto picture = place.find(row.text("image_id"));
    if (picture == place.end()) row.fail("a caption of no picture", "its image_id among 'images'");
    found.rows[picture->second].sample.answers.push_back(row.text("caption"));
  });
  std::erase_if(found.rows, [](const QuestionRow& row) { return row.sample.answers.empty(); });
  return found;
}

QuestionRows read_karpathy(const DataConfig& config) {
  QuestionRows found{.name = "karpathy", .rows = {}, .files = {config.path}};
  for_each_row(config.path, {"images"}, [&](const JsonObject& row, const std::string&) {
    if (!config.split.empty() && row.text("split") != config.split) return;
    const fs::path folder = picture_folder(config) / row.text_or("filepath", "");
    const char* id = row.has_value("cocoid") ? "cocoid" : "imgid";
    found.rows.push_back(caption_row(row.text(id), folder / row.text("filename")));
    found.rows.back().sample.answers = row.texts("sentences", "raw");
  });
  return found;
}

}  // namespace glimpse::data
