#include "evaluation/bench.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "base/strings.h"
#include "evaluation/bench_run.h"
#include "support/error_text.h"

namespace glimpse::evaluation {
namespace {

std::vector<nlohmann::json> bench_rows(const std::filesystem::path& run) {
  std::vector<nlohmann::json> rows;
  for (const std::string& line : split(trim(read_text_file(run / "bench.jsonl")), '\n')) {
    rows.push_back(parse_json(line, "bench.jsonl"));
  }
  return rows;
}

TEST(Bench, TakesTurnsAndWritesEveryRow) {
  const test::TinyBench tiny;
  const std::string table = bench(tiny.config, tiny.inputs(), {.folder = tiny.run()});
  std::string order;
  for (const nlohmann::json& row : bench_rows(tiny.run())) {
    if (!row.contains("ms")) continue;
    order += row["setting"].get<std::string>().substr(0, 1);
    EXPECT_EQ(row["facts"]["new_tokens"], 5) << "the same number, whatever they are";
    EXPECT_EQ(row["facts"]["visual_tokens"], 16);
    EXPECT_GT(row["facts"]["vision_flops"], 0);
    EXPECT_GE(row["facts"]["kv_allocated_bytes"], row["facts"]["kv_bytes"]);
    EXPECT_GT(row["ms"]["decode_per_token"], 0);
  }
  EXPECT_EQ(order, "nssnnssn") << "two samples, two passes, no row of the warm-up";
  EXPECT_NE(table.find("prefill speed-up"), std::string::npos);
}

TEST(Bench, KeepsWhatTheSettingSays) {
  const test::TinyBench tiny;
  bench(tiny.config, tiny.inputs(), {.folder = tiny.run(), .facts = {{"cpu", "abacus"}}});
  const nlohmann::json result = read_json_file(tiny.run() / "bench.json");
  EXPECT_EQ(result["facts"]["cpu"], "abacus");
  const nlohmann::json& none = result["settings"][0];
  const nlohmann::json& scout = result["settings"][1];
  EXPECT_EQ(none["facts"]["layer_average_ratio"], 1);
  EXPECT_EQ(none["ttft_speedup"]["value"], 1);
  EXPECT_EQ(none["predictor_parameters"], 0);
  EXPECT_EQ(scout["facts"]["layer_average_ratio"], 0.25);
  EXPECT_EQ(scout["facts"]["kv_ratio"], 0.25);
  EXPECT_GT(scout["predictor_parameters"], 1000);
  EXPECT_GT(scout["predictor_share_of_baseline_prefill"], 0);
  EXPECT_LT(scout["facts"]["prefill_flops"], none["facts"]["prefill_flops"]);
  EXPECT_GT(result["ttft_ceiling"]["by_flops"], 1);
}

TEST(Bench, RefusesAFolderWithRows) {
  const test::TinyBench tiny;
  bench(tiny.config, tiny.inputs(), {.folder = tiny.run()});
  const auto again =
      glimpse::test::error_text([&] { bench(tiny.config, tiny.inputs(), {.folder = tiny.run()}); });
  EXPECT_NE(again.find("rows of an earlier bench"), std::string::npos) << again;
}

TEST(Bench, AMethodThatTheModelDoesNotAllowIsAnError) {
  test::TinyBench tiny;
  BenchSetting late{.name = "late"};
  late.pruning.method = "fastv";
  late.pruning.layer = 9;
  late.pruning.ratio = 0.5;
  tiny.config.settings.push_back(late);
  EXPECT_NE(glimpse::test::error_text([&] {
              bench(tiny.config, tiny.inputs(), {.folder = tiny.run()});
            }).find("the decoder's layers"),
            std::string::npos);
}

}  // namespace
}  // namespace glimpse::evaluation
