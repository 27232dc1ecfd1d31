#include "pruning/budget.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "base/error.h"
#include "base/strings.h"

namespace glimpse::pruning {
namespace {

constexpr double kPublishedTokens = 576;
constexpr double kRounding = 1e-9;  // so that 0.25 of 256 tokens is 64, not 63

struct Preset {
  std::string_view method, label;
  std::vector<Cut> counts;
};

// Source: baselines.md A.4, A.5, A.12, A.16; SparseVLM+ from its second release.
const std::vector<Preset>& presets() {
  static const std::vector<Preset> all = {
      {"pyramid_drop", "270", {{8, 288}, {16, 144}, {24, 72}}},
      {"sparse_vlm", "192", {{3, 300}, {7, 200}, {16, 110}}},
      {"sparse_vlm", "128", {{3, 303}, {7, 110}, {16, 36}}},
      {"sparse_vlm", "96", {{3, 238}, {7, 48}, {16, 26}}},
      {"sparse_vlm", "64", {{3, 66}, {7, 30}, {16, 17}}},
      {"sparse_vlm_plus", "192", {{3, 300}, {7, 200}, {16, 118}}},
      {"sparse_vlm_plus", "128", {{3, 238}, {7, 108}, {16, 60}}},
      {"sparse_vlm_plus", "96", {{3, 246}, {7, 54}, {16, 28}}},
      {"sparse_vlm_plus", "64", {{3, 66}, {7, 34}, {16, 20}}},
      {"vscan", "192", {{0, 288}, {16, 96}}},
      {"vscan", "128", {{0, 192}, {16, 64}}},
      {"vscan", "64", {{0, 96}, {16, 32}}},
      {"tops", "128", {{0, 256}, {12, 128}, {24, 32}}},
      {"tops", "64", {{0, 128}, {12, 64}, {24, 16}}},
      {"tops", "32", {{0, 64}, {12, 32}, {24, 8}}},
  };
  return all;
}

std::vector<Cut> scaled(const std::vector<Cut>& profile, double factor) {
  std::vector<Cut> cuts = profile;
  for (Cut& cut : cuts) cut.share = std::min(1.0, cut.share * factor);
  return cuts;
}

std::string text_of(const Budget& budget) {
  constexpr std::array kNames = {"kv=", "layer=", "flops="};
  return kNames.at(static_cast<size_t>(budget.scale)) + format_fixed(budget.share, 3);
}

}  // namespace

int64_t tokens_of_share(double share, int64_t num_tokens) {
  const auto whole = static_cast<int64_t>(share * static_cast<double>(num_tokens));
  return std::clamp<int64_t>(whole, std::min<int64_t>(1, num_tokens), num_tokens);
}

Budget parse_budget(const std::string& text) {
  const size_t equals = text.find('=');
  const std::string scale = text.substr(0, equals);
  const std::string number = equals == std::string::npos ? "" : text.substr(equals + 1);
  Budget budget;
  if (scale == "layer") budget.scale = Budget::Scale::layer_average_tokens;
  if (scale == "flops") budget.scale = Budget::Scale::prefill_flops;
  const char* end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data(), end, budget.share);
  const bool known = scale == "kv" || scale == "layer" || scale == "flops";
  const bool read = parsed.ec == std::errc() && parsed.ptr == end;
  if (!known || !read || !(budget.share > 0 && budget.share <= 1)) {
    throw Error({.where = "budget",
                 .found = "'" + text + "'",
                 .expected = "kv=R, layer=R or flops=R with R in (0, 1]"});
  }
  return budget;
}

double layer_flops(const HostShape& host, double rows, int64_t layers) {
  const auto d = static_cast<double>(host.width);
  const auto queries = static_cast<double>(host.heads * host.head_dim);
  const auto keys = static_cast<double>(host.kv_heads * host.head_dim);
  const double projections = 2 * rows * d * (2 * queries + 2 * keys);
  const double attention = 2 * rows * (rows + 1) * queries;
  const double mlp = 6 * rows * d * static_cast<double>(host.mlp_width);
  return static_cast<double>(layers) * (projections + attention + mlp);
}

double used_share(const std::vector<Cut>& cuts, const Workload& work, Budget::Scale scale) {
  if (scale == Budget::Scale::kv_tokens && !work.keep_earlier) {
    return cuts.empty() ? 1 : cuts.back().share;
  }
  const auto visual = static_cast<double>(work.visual_tokens);
  const auto text = static_cast<double>(work.text_rows);
  const auto cost = [&](double share, int64_t layers) {
    return scale == Budget::Scale::prefill_flops
               ? layer_flops(work.host, share * visual + text, layers)
               : share * static_cast<double>(layers);
  };
  double sum = 0, alive = 1;
  int64_t begin = 0;
  for (const Cut& cut : cuts) {
    sum += cost(alive, cut.layer - begin);
    begin = cut.layer;
    alive = cut.share;
  }
  sum += cost(alive, work.host.layers - begin);
  return sum / cost(1, work.host.layers);
}

std::vector<Cut> cuts_for(const Budget& budget, const std::vector<Cut>& profile,
                          const Workload& work) {
  constexpr int kSteps = 60;
  const double least = used_share(scaled(profile, 0), work, budget.scale);
  if (least >= budget.share) {
    throw Error({.where = "budget",
                 .found = "'" + text_of(budget) +
                          "', less than what is before the cuts and beside "
                          "the visual tokens",
                 .expected = "more than " + format_fixed(least, 3)});
  }
  double low = 0, high = 0;
  for (const Cut& cut : profile) high = std::max(high, 1 / cut.share);
  for (int step = 0; step < kSteps; ++step) {
    const double middle = (low + high) / 2;
    const bool fits = used_share(scaled(profile, middle), work, budget.scale) <= budget.share;
    (fits ? low : high) = middle;
  }
  return scaled(profile, low * (1 + kRounding));
}

std::vector<int64_t> at_same_depth(const std::vector<int64_t>& layers, int64_t of_layers,
                                   int64_t num_layers) {
  std::vector<int64_t> found;
  for (const int64_t layer : layers) {
    const double depth = static_cast<double>(layer) / static_cast<double>(of_layers);
    int64_t near = std::llround(depth * static_cast<double>(num_layers));
    if (layer > 0) near = std::max<int64_t>(near, 1);
    if (!found.empty()) near = std::max(near, found.back() + 1);
    found.push_back(near);
  }
  if (!found.empty() && found.back() >= num_layers) {
    throw Error({.where = "layers",
                 .found = "a decoder with " + std::to_string(num_layers) + " layers",
                 .expected = "room for " + std::to_string(layers.size()) + " cuts",
                 .advice = "set layers and ratios"});
  }
  return found;
}

std::vector<Cut> published_schedule(const std::string& method, const std::string& label) {
  std::vector<std::string> known;
  for (const Preset& preset : presets()) {
    if (preset.method != method) continue;
    known.emplace_back(preset.label);
    if (preset.label != label) continue;
    std::vector<Cut> cuts = preset.counts;
    for (Cut& cut : cuts) cut.share *= (1 + kRounding) / kPublishedTokens;
    return cuts;
  }
  throw Error({.where = "preset of " + method,
               .found = "'" + label + "'",
               .expected = known.empty() ? "no preset" : "one of " + join(known, ", ")});
}

}  // namespace glimpse::pruning
