#include "data/references.h"

#include <functional>
#include <initializer_list>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "base/strings.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

/// The first of `keys` that a row has.
std::string key_of(const JsonObject& row, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (row.has(key)) return key;
  }
  throw Error({.where = row.where(),
               .found = "no '" + join({keys.begin(), keys.end()}, "', '") + "'",
               .expected = "one of them in every row of the references"});
}

std::string id_of(const JsonObject& row) {
  return row.text(key_of(row, {"question_id", "questionId", "qid", "identifier", "id", "index"}));
}

// Texts found by their views.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

// Numbers of the records that answers come with.
using Marks = std::unordered_map<std::string, int64_t, TextHash, std::equal_to<>>;

int64_t mark_of(std::string_view record, Marks& marks) {
  const auto found = marks.find(record);
  if (found != marks.end()) return found->second;
  return marks.emplace(record, std::ssize(marks)).first->second;
}

std::vector<AnnotatedAnswer> answers_of(const JsonObject& row, Marks& marks) {
  constexpr size_t kAnnotators = 10;
  std::vector<AnnotatedAnswer> answers;
  answers.reserve(kAnnotators);
  row.for_each_element(
      key_of(row, {"answers", "label", "answer"}), "answer", [&](const TextElement& element) {
        // Plain texts are told apart by their places.
        const auto place = -1 - std::ssize(answers);
        answers.push_back({.text = std::string(element.text),
                           .mark = element.rest.empty() ? place : mark_of(element.rest, marks)});
      });
  if (!answers.empty()) return answers;
  throw Error({.where = row.where(), .found = "no answers", .expected = "one or more"});
}

/// Ids that stay where they are.
class UniqueIds {
 public:
  explicit UniqueIds(size_t rows) { ids_.reserve(rows); }
  void add(std::string_view id, const JsonObject& row) {
    if (ids_.insert(id).second) return;
    row.fail("id " + shown(id) + " again", "one row each");
  }

 private:
  std::unordered_set<std::string_view> ids_;
};

}  // namespace

std::vector<Reference> read_references(const std::filesystem::path& path) {
  const JsonRows rows(path, {"annotations", "data"});
  std::vector<Reference> references;
  references.reserve(rows.rows().size());
  UniqueIds ids(rows.rows().size());
  Marks marks;
  for (const JsonRow& row : rows.rows()) {
    const JsonObject object = rows.parse(row);
    references.push_back({.id = id_of(object),
                          .answers = answers_of(object, marks),
                          .question_type = trim(object.text_or_none("question_type")),
                          .answer_type = trim(object.text_or_none("answer_type"))});
    ids.add(references.back().id, object);
  }
  return references;
}

std::vector<std::string> read_question_ids(const std::filesystem::path& path) {
  const JsonRows rows(path, {"questions", "data"});
  std::vector<std::string> questions;
  questions.reserve(rows.rows().size());
  UniqueIds ids(rows.rows().size());
  for (const JsonRow& row : rows.rows()) {
    const JsonObject object = rows.parse(row);
    questions.push_back(id_of(object));
    ids.add(questions.back(), object);
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
