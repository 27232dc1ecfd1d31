#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "evaluation/eval_config.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

// Derived times stand beside the phases of inference/phases.h.
inline constexpr const char* kPhasePicture = "picture";  ///< decoded or drawn; before TTFT starts
inline constexpr const char* kTimeTtft = "ttft";  ///< from the picture in memory to the first token
inline constexpr const char* kTimePrefill =
    "prefill";  ///< decoder layers, predictor, selection, first token
inline constexpr const char* kTimePerToken = "decode_per_token";
inline constexpr const char* kTimeTotal = "total";

/// One question answered once with the clock running.
struct LatencyRow {
  std::string id;
  std::string setting;
  int64_t round = 0;
  std::map<std::string, double> ms;     ///< phases and derived times
  std::map<std::string, double> facts;  ///< what the answer was: the names below, where measured
};

// Names of facts.
inline constexpr const char* kFactPromptTokens = "prompt_tokens";  ///< visual ones included
inline constexpr const char* kFactVisualTokens = "visual_tokens";
inline constexpr const char* kFactKvRatio = "kv_ratio";
inline constexpr const char* kFactLayerAverage = "layer_average_ratio";
inline constexpr const char* kFactKeepRatio = "keep_ratio";
inline constexpr const char* kFactPrefillFlops = "prefill_flops";  ///< of the decoder's layers
inline constexpr const char* kFactVisionFlops = "vision_flops";
inline constexpr const char* kFactKvBytes = "kv_bytes";  ///< caches when decoding starts
inline constexpr const char* kFactKvAllocated = "kv_allocated_bytes";
inline constexpr const char* kFactTokens = "new_tokens";
inline constexpr const char* kFactPeakRss = "peak_rss_bytes";  ///< of an answer while warming up

/// A row as a line of JSON, without the line break.
std::string line_of(const LatencyRow& row);

/// RUN/latency.jsonl, written at once: it is there when the pass is complete.
void write_latency(const std::filesystem::path& run, const std::vector<LatencyRow>& rows);
/// Empty without the file. Errors: Error for a line that is no row.
std::vector<LatencyRow> read_latency(const std::filesystem::path& run);

/// Percentiles of a setting's times, and its TTFT and prefill relative to the baseline's on the
/// same question (medians over rounds, then the median over questions, resampling questions).
/// Requires rows of both settings.
Timing summarize_latency(const std::vector<LatencyRow>& rows, const std::string& setting,
                         const EvalConfig& config);

}  // namespace glimpse::evaluation
