#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "metrics/caption.h"
#include "metrics/vqa_files.h"
#include "support/shared.h"

#ifdef GLIMPSE_SHARED_DIR
// Caption corpora with recorded scores, in the order of the result file.
namespace glimpse::metrics::test {

struct Corpus {
  std::string name;
  std::vector<std::string> ids;
  std::vector<Response> tokenized;
  nlohmann::json expected;  ///< {"corpus": {...}, "per_sample": {id: {...}}}
};

inline std::string id_text(const nlohmann::json& id) {
  return id.is_string() ? id.get<std::string>() : id.dump();
}

/// image id -> captions, from a COCO annotation object, a list of captions, or a plain map.
inline std::map<std::string, std::vector<std::string>> captions_by_id(
    const nlohmann::json& file, std::vector<std::string>& order) {
  std::map<std::string, std::vector<std::string>> captions;
  const auto add = [&](const std::string& id, const std::string& caption) {
    if (!captions.contains(id)) order.push_back(id);
    captions[id].push_back(caption);
  };
  const nlohmann::json& rows = file.contains("annotations") ? file["annotations"] : file;
  if (rows.is_array()) {
    for (const auto& row : rows) add(id_text(row["image_id"]), row["caption"]);
    return captions;
  }
  for (const auto& [id, value] : rows.items()) {
    if (value.is_string()) add(id, value);
    if (value.is_array()) {
      for (const auto& caption : value) add(id, caption);
    }
  }
  return captions;
}

inline Corpus load_corpus(const nlohmann::json& entry) {
  const auto data = glimpse::test::shared_dir() / "data";
  const auto& source = entry["source"];
  Corpus corpus{.name = entry["name"], .ids = {}, .tokenized = {}, .expected = entry};
  std::vector<std::string> ignored;
  const auto references =
      captions_by_id(read_json_file(data / source["references"].get<std::string>()), ignored);
  const auto predictions =
      captions_by_id(read_json_file(data / source["results"].get<std::string>()), corpus.ids);
  const std::string limit_text = source.value("refs_per_image", "all");
  const size_t limit = limit_text.starts_with("first ") ? std::stoul(limit_text.substr(6)) : 1000;
  std::vector<Response> raw;
  for (const std::string& id : corpus.ids) {
    std::vector<std::string> kept = references.at(id);
    if (kept.size() > limit) kept.resize(limit);
    raw.push_back({.prediction = predictions.at(id).at(0), .references = kept});
  }
  corpus.tokenized = tokenize_samples(raw);
  return corpus;
}

/// A golden.json corpus {"gts", "res"}, tokenised.
inline std::vector<Response> load_golden_captions(const nlohmann::json& entry) {
  std::vector<Response> raw;
  for (const auto& [id, references] : entry["gts"].items()) {
    raw.push_back({.prediction = entry["res"][id][0], .references = references});
  }
  return tokenize_samples(raw);
}

/// The corpora whose sources are files of the data folder, and the synthetic edge cases.
inline std::vector<Corpus> load_corpora() {
  const nlohmann::json scores = evaluation_json("caption_scores.json");
  std::vector<Corpus> corpora;
  for (const auto& entry : scores["corpora"]) {
    if (entry["source"].is_object()) corpora.push_back(load_corpus(entry));
  }
  const auto& edge = scores["edge"];
  Corpus corpus{.name = "edge", .ids = {}, .tokenized = {}, .expected = edge};
  std::vector<Response> raw;
  for (const auto& [id, references] : edge["refs"].items()) {
    corpus.ids.push_back(id);
    raw.push_back({.prediction = edge["hyps"][id], .references = references});
  }
  corpus.tokenized = tokenize_samples(raw);
  corpora.push_back(corpus);
  return corpora;
}

}  // namespace glimpse::metrics::test
#endif
