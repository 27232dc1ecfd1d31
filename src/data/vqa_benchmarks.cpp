#include <cstdio>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/error.h"
#include "base/strings.h"
#include "data/benchmarks.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

namespace fs = std::filesystem;

struct Annotation {
  std::vector<std::string> answers;
  std::string type;
};

// "val2014" in "v2_OpenEnded_mscoco_val2014_questions.json"; pictures of test-dev are test
// pictures.
std::string coco_split(const fs::path& questions) {
  const std::string name = questions.filename().string();
  for (const char* split : {"train2014", "val2014", "test2015"}) {
    if (name.find(split) != std::string::npos) return split;
  }
  if (name.find("test-dev2015") != std::string::npos) return "test2015";
  throw Error(
      {.where = questions.string(),
       .found = "a name without a split",
       .expected = "train2014, val2014, test2015 or test-dev2015 in it, as officially named"});
}

// Numbers of COCO pictures become COCO's file names; texts are names already.
std::string coco_picture(const JsonObject& row, const fs::path& questions) {
  const std::optional<int64_t> number = row.integer("image_id");
  if (!number) return row.text("image_id") + ".jpg";
  char name[64];
  std::snprintf(name, sizeof name, "_%012lld.jpg", static_cast<long long>(*number));
  return "COCO_" + coco_split(questions) + name;
}

std::unordered_map<std::string, Annotation> read_vqa_annotations(const fs::path& file) {
  std::unordered_map<std::string, Annotation> annotations;
  for_each_row(file, {"annotations"}, [&](const JsonObject& row, const std::string&) {
    annotations[row.text("question_id")] = {row.texts("answers"), row.text_or("answer_type", "")};
  });
  return annotations;
}

}  // namespace

fs::path picture_folder(const DataConfig& config, const std::string& below) {
  if (!config.image_root.empty()) return config.image_root;
  return fs::path(config.path).parent_path() / below;
}

QuestionRows read_vqav2(const DataConfig& config) {
  const auto annotations = read_vqa_annotations(config.annotations);
  QuestionRows found{.name = "vqav2", .rows = {}, .files = {config.path, config.annotations}};
  for_each_row(config.path, {"questions"}, [&](const JsonObject& row, const std::string&) {
    const std::string id = row.text("question_id");
    const auto annotation = annotations.find(id);
    if (annotation == annotations.end()) {
      row.fail("question " + id + " without an annotation", "one in " + config.annotations);
    }
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = id;
    question.sample.image_id = row.text("image_id");
    question.sample.question = row.text("question");
    question.sample.answers = annotation->second.answers;
    question.sample.type = annotation->second.type;
    question.sample.metric = "vqa_accuracy";
    question.picture = {picture_folder(config) / coco_picture(row, config.path)};
  });
  return found;
}

QuestionRows read_textvqa(const DataConfig& config) {
  QuestionRows found{.name = "textvqa", .rows = {}, .files = {config.path}};
  for_each_row(config.path, {"data"}, [&](const JsonObject& row, const std::string&) {
    const std::string image = row.text("image_id");
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = row.text("question_id");
    question.sample.image_id = image;
    question.sample.question = row.text("question");
    question.sample.answers = row.texts("answers");
    question.sample.metric = "vqa_accuracy_textvqa";
    question.picture.file = picture_folder(config) / (image + ".jpg");
  });
  return found;
}

QuestionRows read_vizwiz(const DataConfig& config) {
  QuestionRows found{.name = "vizwiz", .rows = {}, .files = {config.path}};
  for_each_row(config.path, {"annotations"}, [&](const JsonObject& row, const std::string&) {
    const std::string image = row.text("image");  // one question a picture: the id is the picture's
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = image;
    question.sample.image_id = image;
    question.sample.question = row.text("question");
    question.sample.answers = row.texts("answers");
    question.sample.type = row.text_or("answer_type", "");
    question.sample.metric = "vqa_accuracy_vizwiz";
    question.picture.file = picture_folder(config) / image;
  });
  return found;
}

QuestionRows read_gqa(const DataConfig& config) {
  QuestionRows found{.name = "gqa", .rows = {}, .files = {config.path}};
  for_each_row(config.path, {}, [&](const JsonObject& row, const std::string& id) {
    const std::string image = row.text("imageId");
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = id;
    question.sample.image_id = image;
    question.sample.question = row.text("question");
    question.sample.answers = {row.text("answer")};
    question.sample.type = row.inner_text("types", "structural");
    question.sample.metric = "gqa";
    question.picture.file = picture_folder(config) / (image + ".jpg");
  });
  return found;
}

QuestionRows read_docvqa(const DataConfig& config) {
  QuestionRows found{.name = config.source, .rows = {}, .files = {config.path}};
  for_each_row(config.path, {"data"}, [&](const JsonObject& row, const std::string&) {
    const char* key = row.has_value("image_local_name") ? "image_local_name" : "image";
    const std::string image = row.text(key);
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = row.text("questionId");
    question.sample.image_id = image;
    question.sample.question = row.text("question");
    question.sample.answers = row.texts("answers");
    question.sample.type =
        row.has_value("question_types") ? row.texts("question_types").front() : "";
    question.sample.metric = "anls";
    question.picture.file = picture_folder(config) / image;
  });
  return found;
}

// ChartQA has no question ids: the picture's name and the place among its questions.
QuestionRows read_chartqa(const DataConfig& config) {
  QuestionRows found{.name = "chartqa", .rows = {}, .files = {config.path}};
  const std::string file = fs::path(config.path).stem().string();
  const std::string type = file.substr(file.find('_') + 1);
  std::map<std::string, int64_t> asked;
  for_each_row(config.path, {"data"}, [&](const JsonObject& row, const std::string&) {
    const std::string image = row.text("imgname");
    const std::string id = image + "#" + std::to_string(++asked[image]);
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = id;
    question.sample.image_id = image;
    question.sample.question = row.text("query");
    question.sample.answers = {row.text("label")};
    question.sample.type = type;
    question.sample.metric = "relaxed_accuracy";
    question.picture = {picture_folder(config, "png") / image};
  });
  return found;
}

QuestionRows read_vqa_rad(const DataConfig& config) {
  QuestionRows found{.name = "vqa_rad", .rows = {}, .files = {config.path}};
  for_each_row(config.path, {"data"}, [&](const JsonObject& row, const std::string&) {
    const bool is_test = row.text_or("phrase_type", "").starts_with("test_");
    if (!config.split.empty() && config.split != (is_test ? "test" : "train")) return;
    const std::string image = row.text("image_name");
    QuestionRow& question = found.rows.emplace_back();
    question.sample.id = row.text("qid");
    question.sample.image_id = image;
    question.sample.question = trim(row.text("question"));
    question.sample.answers = {trim(row.text("answer"))};
    question.sample.type = trim(row.text_or("question_type", ""));
    question.sample.metric = "exact_match";
    question.picture = {picture_folder(config, "images") / image};
  });
  return found;
}

}  // namespace glimpse::data
