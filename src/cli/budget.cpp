#include "cli/budget.h"

#include <charconv>

#include "base/error.h"
#include "base/strings.h"

namespace glimpse::cli {
namespace {

std::string flag_text(const BudgetFlag& budget) {
  const char* scale = budget.scale == BudgetFlag::Scale::kv ? "kv=" : "layer=";
  return std::string("--budget ") + scale + format_fixed(budget.share, 3);
}

}  // namespace

BudgetFlag parse_budget(const std::string& text) {
  const size_t equals = text.find('=');
  const std::string scale = text.substr(0, equals);
  const std::string number = equals == std::string::npos ? "" : text.substr(equals + 1);
  BudgetFlag budget{.scale = scale == "kv" ? BudgetFlag::Scale::kv : BudgetFlag::Scale::layer};
  const char* end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data(), end, budget.share);
  const bool read = parsed.ec == std::errc() && parsed.ptr == end;
  if ((scale != "kv" && scale != "layer") || !read || !(budget.share > 0 && budget.share <= 1)) {
    throw Error({.where = "--budget",
                 .found = "'" + text + "'",
                 .expected = "kv=R or layer=R with R in (0, 1]"});
  }
  return budget;
}

double ratio_for(const BudgetFlag& budget, const pruning::PruningConfig& config,
                 int64_t num_layers) {
  if (pruning::needs_predictor(config.method)) {
    throw Error({.where = flag_text(budget),
                 .found = "method '" + config.method + "', whose retention follows the question",
                 .advice = "cap it with --max-retention"});
  }
  if (config.ratio) {
    throw Error({.where = flag_text(budget),
                 .found = "a ratio too",
                 .advice = "give --budget or predictor.ratio, not both"});
  }
  // Layers below the cut process every token; their cache keeps them only with `earlier: keep`.
  const bool pays_for_front = budget.scale == BudgetFlag::Scale::layer || config.earlier == "keep";
  const double front =
      pays_for_front ? static_cast<double>(config.layer.value_or(0)) / double(num_layers) : 0;
  const double ratio = (budget.share - front) / (1 - front);
  if (front >= 1 || ratio <= 0) {
    throw Error({.where = flag_text(budget),
                 .found = "less than the " + std::to_string(config.layer.value_or(0)) +
                          " layers before the cut cost",
                 .expected = "more than " + format_fixed(front, 3)});
  }
  return ratio;
}

}  // namespace glimpse::cli
