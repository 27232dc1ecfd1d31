#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace glimpse::data {

/// What a model said, by the id its file gives it.
struct Prediction {
  std::string id;
  std::string text;
  int64_t line = 0;
};

struct Predictions {
  std::filesystem::path path;
  std::string format;        ///< for messages: "COCO results", "LLaVA answers", ...
  bool by_position = false;  ///< ids are places in the reference file, from 0 (lmms-eval's doc_id)
  std::vector<Prediction> rows;
};

/// Recognises, by the fields of the first row: VQA results {question_id, answer}, COCO results
/// {image_id, caption}, LLaVA answers {question_id, text}, lmms-eval samples {doc_id,
/// filtered_resps or resps}, VLMEvalKit {index, prediction}, plain {id or qid or questionId, answer
/// or prediction or text or caption} (glimpse's journal among them), as a JSON array or JSON lines;
/// and lines "name,text" (the NLVR submission form). Ids are texts or numbers. Errors: Error naming
/// FILE:LINE for an unknown form, a row of another form, a repeated id, and answers that are
/// neither text nor numbers.
Predictions read_predictions(const std::filesystem::path& path);

/// For every reference id the place of its prediction in `predictions.rows`. Errors: Error when one
/// has no prediction or a prediction belongs to none; `references` names their file.
std::vector<size_t> join_predictions(const Predictions& predictions,
                                     const std::vector<std::string>& ids,
                                     const std::string& references);

}  // namespace glimpse::data
