#include "data/references.h"

#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "base/strings.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

/// The first of `keys` that a row has.
std::string key_of(const JsonObject& row, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    if (row.has(key)) return key;
  }
  throw Error({.where = row.where(),
               .found = "no '" + join(keys, "', '") + "'",
               .expected = "one of them in every row of the references"});
}

std::string id_of(const JsonObject& row) {
  return row.text(key_of(row, {"question_id", "questionId", "qid", "identifier", "id", "index"}));
}

// Numbers of the records that answers come with.
using Marks = std::unordered_map<std::string, int64_t>;

std::vector<AnnotatedAnswer> answers_of(const JsonObject& row, Marks& marks) {
  std::vector<TextElement> elements =
      row.elements(key_of(row, {"answers", "label", "answer"}), "answer");
  std::vector<AnnotatedAnswer> answers;
  answers.reserve(elements.size());
  for (TextElement& element : elements) {
    // Plain texts are told apart by their places.
    const auto place = -1 - std::ssize(answers);
    const auto next = static_cast<int64_t>(marks.size());
    const int64_t mark = element.rest.empty()
                             ? place
                             : marks.try_emplace(std::move(element.rest), next).first->second;
    answers.push_back({.text = std::move(element.text), .mark = mark});
  }
  if (!answers.empty()) return answers;
  throw Error({.where = row.where(), .found = "no answers", .expected = "one or more"});
}

class UniqueIds {
 public:
  void add(const std::string& id, const std::string& where) {
    if (ids_.insert(id).second) return;
    throw Error(
        {.where = where, .found = "id " + shown(id) + " again", .expected = "one row each"});
  }

 private:
  std::unordered_set<std::string> ids_;
};

}  // namespace

std::vector<Reference> read_references(const std::filesystem::path& path) {
  const JsonRows rows(path, {"annotations", "data"});
  std::vector<Reference> references;
  references.reserve(rows.rows().size());
  UniqueIds ids;
  Marks marks;
  for (const JsonRow& row : rows.rows()) {
    const JsonObject object = rows.parse(row);
    references.push_back({.id = id_of(object),
                          .answers = answers_of(object, marks),
                          .question_type = trim(object.text_or_none("question_type")),
                          .answer_type = trim(object.text_or_none("answer_type"))});
    ids.add(references.back().id, object.where());
  }
  return references;
}

std::vector<std::string> read_question_ids(const std::filesystem::path& path) {
  const JsonRows rows(path, {"questions", "data"});
  std::vector<std::string> questions;
  UniqueIds ids;
  for (const JsonRow& row : rows.rows()) {
    const JsonObject object = rows.parse(row);
    questions.push_back(id_of(object));
    ids.add(questions.back(), object.where());
  }
  return questions;
}

std::vector<CaptionReferences> read_caption_references(const std::filesystem::path& path) {
  const JsonRows rows(path, {"annotations"});
  std::vector<CaptionReferences> pictures;
  std::unordered_map<std::string, size_t> place;
  for (const JsonRow& row : rows.rows()) {
    const JsonObject object = rows.parse(row);
    const std::string id = object.text("image_id");
    const auto [entry, is_new] = place.try_emplace(id, pictures.size());
    if (is_new) pictures.push_back({.image_id = id, .captions = {}});
    pictures[entry->second].captions.push_back(object.text("caption"));
  }
  return pictures;
}

}  // namespace glimpse::data
