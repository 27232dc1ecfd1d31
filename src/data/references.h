#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace glimpse::data {

/// One annotator's answer; `mark` numbers the rest of its record (confidence, number): equal for
/// equal ones.
struct AnnotatedAnswer {
  std::string text;
  int64_t mark = 0;
};

/// What is right for one question.
struct Reference {
  std::string id;
  std::vector<AnnotatedAnswer> answers;  ///< one or more
  std::string question_type;             ///< "" without one
  std::string answer_type;               ///< blanks at its ends removed
};

/// Answers as VQA annotations {question_id, answers: [{answer, answer_confidence, answer_id}]}, as
/// TextVQA, DocVQA or VQA-RAD rows {question_id or questionId or qid or id, answers: [text] or
/// answer: text}, POPE polls {question_id, label} or NLVR statements {identifier, label}: a JSON
/// array, JSON lines, or an object with "annotations" or "data". Numbers count as texts.
/// Errors: Error naming FILE:LINE for a row without an id or answers, and for a repeated id.
std::vector<Reference> read_references(const std::filesystem::path& path);

/// The ids of a question file {"questions": [{question_id}]}, in its order. Errors: as above.
std::vector<std::string> read_question_ids(const std::filesystem::path& path);

/// All captions of one picture.
struct CaptionReferences {
  std::string image_id;
  std::vector<std::string> captions;
};

/// A COCO annotation file, or a list of {image_id, caption}; pictures in the order of their first
/// caption. Errors: Error naming FILE:LINE for a row of another form.
std::vector<CaptionReferences> read_caption_references(const std::filesystem::path& path);

}  // namespace glimpse::data
