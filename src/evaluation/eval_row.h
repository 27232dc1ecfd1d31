#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inference/answer.h"

namespace glimpse::evaluation {

/// One question answered by one setting: a line of the journal (docs/formats.md, "journal").
struct EvalRow {
  std::string id, image_id;
  std::string setting;
  int64_t repeat = 0;  ///< 0 .. Setting::seeds - 1
  int64_t order = 0;   ///< place of the question in the data
  std::string task;    ///< "vqa" | "caption"
  std::string metric;  ///< the data set's own score among `scores`; "" = by task
  std::string type;    ///< question type, "" if the data has none
  std::string question;
  std::vector<std::string> references;
  std::string prediction;
  std::map<std::string, double> scores;  ///< metrics that need only this row, by name
  inference::Retention retention;
  int64_t grid_height = 0, grid_width = 0;
  std::vector<bool> kept;       ///< visual tokens that survived, raster order
  int64_t evidence_tokens = 0;  ///< tokens of the evidence boxes, 0 = none annotated
  int64_t evidence_kept = 0;
  std::optional<double> evidence_area = {};  ///< covered_area of the boxes
  int64_t generated_tokens = 0;
  int64_t kv_bytes = 0;
  std::map<std::string, double> phases_ms;  ///< what was not shared; the timing pass is latency.h
  std::string status = "ok";                ///< or "error: ...": counts as wrong everywhere

  bool ok() const { return status == "ok"; }
};

}  // namespace glimpse::evaluation
