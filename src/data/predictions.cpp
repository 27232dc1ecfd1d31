#include "data/predictions.h"

#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

struct Form {
  std::string_view name;
  std::string_view id;
  std::string_view text;
};

// The first whose two fields a row has is taken.
constexpr Form kForms[] = {
    {"lmms-eval samples", "doc_id", "filtered_resps"},
    {"lmms-eval samples", "doc_id", "resps"},
    {"VLMEvalKit predictions", "index", "prediction"},
    {"COCO results", "image_id", "caption"},
    {"VQA results", "question_id", "answer"},
    {"LLaVA answers", "question_id", "text"},
    {"answers", "question_id", "prediction"},
    {"answers", "qid", "answer"},
    {"answers", "questionId", "answer"},
    {"answers", "id", "prediction"},
    {"answers", "id", "answer"},
    {"answers", "id", "text"},
    {"answers", "id", "caption"},
};

bool fits(const Form& form, const JsonObject& row) {
  return row.has(form.id) && row.has(form.text);
}

std::string fields_of(const JsonObject& row) {
  constexpr size_t kNamed = 8;
  std::vector<std::string> names;
  for (const std::string& key : row.keys()) {
    if (names.size() < kNamed) names.push_back(shown(key));
  }
  return names.empty() ? "no fields" : join(names, ", ");
}

const Form& form_of(const JsonObject& row) {
  for (const Form& form : kForms) {
    if (!fits(form, row)) continue;
    if (form.id == "question_id" && row.has("text") && row.has("answer")) {
      throw Error({.where = row.where(),
                   .found = "both 'text' and 'answer'",
                   .expected = "one of them, the model's answer",
                   .advice = "drop the question's text"});
    }
    return form;
  }
  throw Error({.where = row.where(),
               .found = "a row with " + fields_of(row),
               .expected = "VQA results (question_id, answer), COCO results (image_id, caption), "
                           "LLaVA answers (question_id, text), lmms-eval samples (doc_id, "
                           "filtered_resps) or plain rows (id, answer)"});
}

/// The id that lmms-eval's metrics carry; many tasks have none, then doc_id is all there is.
std::optional<std::string> inner_id(const JsonObject& row) {
  return row.inner_text_of({"question_id", "questionId", "image_id"});
}

Prediction read_row(const JsonObject& row, const Form& form) {
  const std::string id(form.id), text(form.text);
  if (!fits(form, row)) {
    throw Error({.where = row.where(),
                 .found = "no '" + (row.has(id) ? text : id) + "'",
                 .expected = "'" + id + "' and '" + text + "' as in the first row (" +
                             std::string(form.name) + ")",
                 .advice = "one file holds one form"});
  }
  // lmms-eval writes a list of one answer, or a list of such a list.
  return {.id = row.text(id), .text = id == "doc_id" ? row.first_text(text) : row.text(text)};
}

/// Fails at the first id that came before.
void require_unique_ids(const Predictions& predictions) {
  std::unordered_map<std::string_view, int64_t> lines;
  lines.reserve(predictions.rows.size());
  for (const Prediction& row : predictions.rows) {
    const auto [entry, is_new] = lines.try_emplace(row.id, row.line);
    if (is_new) continue;
    throw Error({.where = predictions.path.string() + ":" + std::to_string(row.line),
                 .found = "id " + shown(row.id) + " again (first in line " +
                          std::to_string(entry->second) + ")",
                 .expected = "one prediction for an id"});
  }
}

void read_json(Predictions& predictions) {
  const JsonRows rows(predictions.path, {"annotations", "predictions", "results"});
  const Form* form = nullptr;
  bool inner_ids = false;
  predictions.rows.reserve(rows.rows().size());
  for (const JsonRow& row : rows.rows()) {
    const JsonObject object = rows.parse(row);
    if (form == nullptr) {
      form = &form_of(object);
      predictions.format = form->name;
      inner_ids = form->id == "doc_id" && inner_id(object).has_value();
      predictions.by_position = form->id == "doc_id" && !inner_ids;
    }
    Prediction prediction = read_row(object, *form);
    prediction.line = row.line;
    if (inner_ids) prediction.id = inner_id(object).value_or(prediction.id);
    predictions.rows.push_back(std::move(prediction));
  }
}

/// Lines "name,text".
void read_pairs(Predictions& predictions, const std::string& content) {
  predictions.format = "lines \"name,text\"";
  int64_t line = 0;
  for (const std::string& text : split(content, '\n')) {
    ++line;
    if (trim(text).empty()) continue;
    const size_t comma = text.find(',');
    if (comma == std::string::npos) {
      throw Error({.where = predictions.path.string() + ":" + std::to_string(line),
                   .found = shown(trim(text)),
                   .expected = "name,text, or rows of JSON"});
    }
    predictions.rows.push_back(
        {.id = trim(text.substr(0, comma)), .text = trim(text.substr(comma + 1)), .line = line});
  }
}

/// Ids of lmms-eval samples as places among the references.
size_t place_of(const std::string& id, size_t references, const std::string& where) {
  const bool digits = !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
  const size_t place = digits && id.size() < 10 ? std::stoul(id) : references;
  if (place < references) return place;
  throw Error({.where = where,
               .found = "doc_id " + shown(id),
               .expected = "a place among the " + std::to_string(references) + " references"});
}

}  // namespace

Predictions read_predictions(const std::filesystem::path& path) {
  Predictions predictions{.path = path};
  const std::string content = read_text_file(path);
  const size_t first = content.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos) {
    throw Error({.where = path.string(), .found = "nothing", .expected = "predictions"});
  }
  if (content[first] == '{' || content[first] == '[') {
    read_json(predictions);
  } else {
    read_pairs(predictions, content);
  }
  require_unique_ids(predictions);
  return predictions;
}

std::vector<size_t> join_predictions(const Predictions& predictions,
                                     const std::vector<std::string>& ids,
                                     const std::string& references) {
  std::unordered_map<std::string_view, size_t> place;
  place.reserve(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) place.emplace(ids[i], i);
  const size_t none = predictions.rows.size();
  std::vector<size_t> found(ids.size(), none);
  for (size_t i = 0; i < predictions.rows.size(); ++i) {
    const Prediction& row = predictions.rows[i];
    const auto where = [&] { return predictions.path.string() + ":" + std::to_string(row.line); };
    const auto entry = place.find(row.id);
    if (!predictions.by_position && entry == place.end()) {
      throw Error({.where = where(),
                   .found = "id " + shown(row.id),
                   .expected = "an id of " + references,
                   .advice = "score predictions with the references of the same split"});
    }
    size_t& taken =
        found[predictions.by_position ? place_of(row.id, ids.size(), where()) : entry->second];
    if (taken != none) {
      throw Error({.where = where(),
                   .found = "id " + shown(row.id) + " again",
                   .expected = "one prediction for an id"});
    }
    taken = i;
  }
  std::vector<std::string> missing;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (found[i] == none) missing.push_back(ids[i]);
  }
  if (missing.empty()) return found;
  throw Error({.where = predictions.path.string(),
               .found = "no prediction for " + std::to_string(missing.size()) + " of " +
                        std::to_string(ids.size()) + " ids (first " + shown(missing[0]) + ")",
               .expected = "one for every id of " + references,
               .advice = "a missing answer is an empty text"});
}

}  // namespace glimpse::data
