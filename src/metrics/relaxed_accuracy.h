#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::metrics {

/// ChartQA's relaxed match with any of the references: numbers within 5 percent of the reference
/// ("5%" reads as 0.05), everything else by lower-cased equality. A reference of zero is compared
/// as text, as the published function does, so "0.0" does not match "0"; neither do "1,000" and
/// "1000", nor "$14" and "14". Evaluators that swap the two arguments (Qwen-VL's) make the
/// tolerance relative to the prediction: relaxed_accuracy(reference, {prediction}).
bool relaxed_accuracy(std::string_view prediction, const std::vector<std::string>& references);

}  // namespace glimpse::metrics
