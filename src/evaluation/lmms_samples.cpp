#include "evaluation/lmms_samples.h"

#include <map>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace glimpse::evaluation {
namespace {

using nlohmann::ordered_json;

ordered_json sample_json(const EvalRow& row) {
  const std::string answer = row.ok() ? row.prediction : "";
  ordered_json j = {{"doc_id", row.order},
                    {"doc",
                     {{"question_id", row.id},
                      {"image_id", row.image_id},
                      {"question", row.question},
                      {"question_type", row.type},
                      {"answers", row.references}}},
                    {"target", row.references.empty() ? "" : row.references.front()},
                    {"resps", {ordered_json::array({answer})}},
                    {"filtered_resps", ordered_json::array({answer})}};
  for (const auto& [metric, value] : row.scores) {
    j[metric] = {
        {"question_id", row.id}, {"prediction", answer}, {"score", row.ok() ? value : 0.0}};
  }
  return j;
}

}  // namespace

std::vector<std::filesystem::path> write_lmms_samples(const std::vector<EvalRow>& rows,
                                                      const std::filesystem::path& folder) {
  std::map<std::filesystem::path, std::string> texts;
  for (const EvalRow& row : rows) {
    if (row.repeat != 0) continue;
    const auto file = folder / ("samples_" + row.task + "_" + row.setting + ".jsonl");
    texts[file] += sample_json(row).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    texts[file] += '\n';
  }
  std::vector<std::filesystem::path> files;
  for (const auto& [file, text] : texts) {
    write_file_atomically(file, text);
    files.push_back(file);
  }
  return files;
}

}  // namespace glimpse::evaluation
