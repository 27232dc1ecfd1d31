#pragma once
#include <vector>

#include "evaluation/bench.h"
#include "evaluation/questions.h"

namespace glimpse::evaluation {

inline constexpr const char* kBenchStopped = "bench.jsonl holds the rows so far";

/// The samples of a bench with their pictures in memory, and its settings.
class BenchSamples {
 public:
  /// Everything outlives this.
  BenchSamples(const BenchConfig& config, const BenchInputs& inputs);
  int64_t count() const { return static_cast<int64_t>(pictures_.size()); }
  const std::vector<Variant>& variants() const { return variants_; }
  const models::Model& model() const { return inputs_.model; }
  /// Processed and ready to answer, at fixed length. Errors: as pruning::make_stages.
  inference::Request request(int64_t index, const Variant& variant) const;

 private:
  EvalConfig config_;
  const BenchInputs& inputs_;
  std::vector<Variant> variants_;
  std::vector<data::Sample> samples_;
  std::vector<image::Image> pictures_;
};

}  // namespace glimpse::evaluation
