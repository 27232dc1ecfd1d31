#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "metrics/metric.h"

namespace glimpse::metrics {

/// All metrics by name, the only list of them.
std::span<const Metric> all_metrics();

/// Errors: Error naming the known metrics and the closest one.
const Metric& metric(std::string_view name);

/// The metrics of the same family as this one, itself among them: what other published evaluators
/// make of the same answers. Errors: as metric().
std::vector<const Metric*> readings_of(std::string_view name);

/// Scores all responses with either kind of metric. No responses: a corpus score of 0.
CorpusScore score(const Metric& metric, const std::vector<Response>& responses);

}  // namespace glimpse::metrics
