#include "pruning/method_table.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "pruning/seen.h"
#include "support/shared.h"

namespace glimpse::pruning {
namespace {

// Narrow, but for 32 layers.
GlimpsePredictor deep_glimpse() {
  HostShape host = test::small_host();
  host.layers = 32;
  GlimpseConfig config = test::small_config();
  config.reduce_layer = -1;
  config.selected_layers = config.le_layers = {};
  return GlimpsePredictor(resolved(config, host), host);
}

// The stages of a method with the sizes of LLaVA-1.5-7B and published options.
std::vector<Stage> published_stages(const std::string& method) {
  static const LoadedPredictor glimpse = as_loaded(deep_glimpse());
  static const LoadedPredictor scout = as_loaded(test::small_scout(test::small_scout_config()));
  SampleContext sample{
      .grids = {{24, 24}}, .oracle_keep_N = torch::ones({576}, torch::kBool), .smaller = true};
  sample.host = {.layers = 32, .tower_blocks = 24, .feature_block = 22, .feature_tap = 23};
  PruningConfig config{.method = method};
  if (needs_predictor(method)) config.predictor = "x";
  if (method == "progressive") config.scout = "x";
  if (method == "fastv") config.layer = 2;
  try {
    validate(config);
  } catch (const std::exception&) {
    config.ratio = 0.111;  // the methods that need one
  }
  return make_stages(config, {method == "scout" ? &scout : &glimpse, &scout}, sample);
}

}  // namespace

TEST(MethodTable, IsTheOneOfTheDocumentation) {
  const std::string table = method_table(published_stages);
  const std::string page = read_text_file(glimpse::test::source_dir() / "docs" / "methods.md");
  EXPECT_NE(page.find(table), std::string::npos) << "docs/methods.md should hold\n" << table;
}

TEST(MethodTable, SaysWhereAMethodActsAndWhatItAsksFor) {
  const std::string table = method_table(published_stages);
  EXPECT_NE(table.find("| `none` | nowhere | none | no | no |\n"), std::string::npos) << table;
  EXPECT_NE(table.find("| `fastv` | before layer 2 | attention of the last row | yes | no |\n"),
            std::string::npos);
  EXPECT_NE(table.find("| `tome` | before the decoder | keys of the vision tower | no | yes |\n"),
            std::string::npos);
}

}  // namespace glimpse::pruning
