#pragma once
#include <optional>
#include <string>

#include "evaluation/eval_config.h"
#include "evaluation/eval_row.h"

// Small journals written by hand.
namespace glimpse::evaluation::test {

struct Answered {
  std::string id, image, type;
  double right = 1;
  double kv_tokens = 2;
  std::optional<double> evidence_area = {};  ///< without: as in old journals
};

/// A question about 4 visual tokens in a 2 x 2 grid, of which the first is evidence and kept.
inline EvalRow row_of(const std::string& setting, const Answered& a) {
  EvalRow row{.id = a.id,
              .image_id = a.image,
              .setting = setting,
              .task = "vqa",
              .type = a.type,
              .question = "what color is it ?",
              .references = {"red"},
              .prediction = a.right > 0 ? "red" : "blue",
              .scores = {{"exact_match", a.right}}};
  row.retention = {
      .visual_tokens = 4, .kv_tokens = a.kv_tokens, .layer_average_tokens = 3, .keep_ratio = 0.5};
  row.grid_height = row.grid_width = 2;
  row.kept = {true, false, true, false};
  row.evidence_tokens = 1;
  row.evidence_kept = 1;
  row.evidence_area = a.evidence_area;
  row.generated_tokens = 1;
  row.kv_bytes = static_cast<int64_t>(a.kv_tokens) * 1024;
  row.phases_ms = {{"decode", 1.5}};
  return row;
}

inline EvalRow caption_row(const std::string& setting, const std::string& id,
                           const std::string& prediction, const std::string& reference) {
  EvalRow row = row_of(setting, {.id = id, .image = id, .type = "caption"});
  row.task = "caption";
  row.prediction = prediction;
  row.references = {reference};
  row.scores = {{"exact_match", prediction == reference ? 1.0 : 0.0}};
  return row;
}

inline Setting setting_of(const std::string& name, const std::string& method = "none") {
  Setting setting{.name = name};
  setting.pruning.method = method;
  if (method != "none") setting.pruning.ratio = 0.5;
  return setting;
}

/// A baseline "none" and a rival "half", 200 draws for intervals.
inline EvalConfig two_settings() {
  EvalConfig config;
  config.model.path = "somewhere";
  config.settings = {setting_of("none"), setting_of("half", "grid")};
  config.bootstrap.resamples = 200;
  return config;
}

}  // namespace glimpse::evaluation::test
