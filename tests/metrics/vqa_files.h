#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "metrics/vqa_scorer.h"
#include "support/shared.h"

#ifdef GLIMPSE_SHARED_DIR
// VQA-style questions with predictions, and the figures recorded for them.
namespace glimpse::metrics::test {

inline nlohmann::json evaluation_json(const std::string& file) {
  return read_json_file(glimpse::test::shared_dir() / "golden/evaluation" / file);
}

struct VqaRow {
  std::string id, type, prediction;
  std::vector<HumanAnswer> answers;

  std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const HumanAnswer& answer : answers) all.push_back(answer.text);
    return all;
  }
};

/// `set`: textvqa_val, vizwiz_val, or vqav2 (without predictions).
inline std::vector<VqaRow> load_vqa_file(const std::string& set) {
  const auto folder = glimpse::test::shared_dir() / "data/vqa_text";
  std::unordered_map<std::string, std::string> predictions;
  if (set != "vqav2") {
    for (const auto& row : read_json_file(folder / (set + "_predictions.json"))) {
      predictions[row["question_id"].dump()] = row["answer"];
    }
  }
  std::vector<VqaRow> rows;
  std::map<std::string, int64_t> marks;
  const nlohmann::json file = read_json_file(folder / (set + "_annotations.json"));
  for (const auto& annotation : file["annotations"]) {
    VqaRow row{.id = annotation["question_id"].dump()};
    row.type = annotation.value("question_type", "");
    row.prediction = predictions[row.id];
    for (nlohmann::json answer : annotation["answers"]) {
      const std::string text = answer["answer"];
      answer.erase("answer");
      const auto next = static_cast<int64_t>(marks.size());
      row.answers.push_back(
          {.text = text, .mark = marks.try_emplace(answer.dump(), next).first->second});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace glimpse::metrics::test
#endif
