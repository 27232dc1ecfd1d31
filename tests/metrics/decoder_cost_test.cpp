#include "metrics/decoder_cost.h"

#include <gtest/gtest.h>

#include "metrics/vqa_files.h"

namespace glimpse::metrics {
namespace {

TEST(DecoderCost, CountsProjectionsAttentionAndMlp) {
  const DecoderSizes sizes{.width = 2, .mlp_width = 3, .layers = 5, .kv_width = 1};
  EXPECT_DOUBLE_EQ(quoted_prefill_flops(sizes, 1, false), 5 * (2 * 2 * 6 + 4 * 2 + 6 * 2 * 3));
  EXPECT_DOUBLE_EQ(quoted_prefill_flops(sizes, 1, true), 5 * (2 * 2 * 6 + 2 * 2 + 6 * 2 * 3));
  EXPECT_EQ(kv_bytes_per_token(sizes, 2), 20);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(DecoderCost, EqualsTheRecordedFigures) {
  const auto golden = test::evaluation_json("golden.json")["flops"];
  ASSERT_EQ(golden.size(), 4U);
  for (const auto& [name, row] : golden.items()) {
    const auto& cfg = row["cfg"];
    const DecoderSizes sizes{
        .width = cfg["d"], .mlp_width = cfg["m"], .layers = cfg["L"], .kv_width = cfg["kvd"]};
    EXPECT_EQ(kv_bytes_per_token(sizes, 2), row["kv_bytes_per_token_fp16"]) << name;
    for (const int64_t n : {576, 640, 1280}) {
      EXPECT_DOUBLE_EQ(quoted_prefill_flops(sizes, n, false),
                       row["prefill_flops_n" + std::to_string(n)].get<double>())
          << name;
    }
    EXPECT_DOUBLE_EQ(quoted_prefill_flops(sizes, 640, true),
                     row["prefill_flops_n640_causal"].get<double>())
        << name;
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
