#include "evaluation/latency.h"

#include <gtest/gtest.h>

#include "evaluation/demo_run.h"

namespace glimpse::evaluation {
namespace {

#ifdef GLIMPSE_SHARED_DIR
TEST(Latency, SettingsTakeTurnsForthAndBack) {
  const test::DemoRun demo;
  EvalConfig config = test::demo_config({"none", "grid"});
  config.latency = {.questions = 2, .warmup = 1, .rounds = 2};
  const auto rows = measure_latency(config, demo.inputs());
  std::string order;
  for (const LatencyRow& row : rows) order += row.setting.substr(0, 1) + std::to_string(row.round);
  EXPECT_EQ(order, "n0g0g1n1n0g0g1n1");
  for (const LatencyRow& row : rows) {
    EXPECT_GT(row.ms.at(kTimePrefill), 0);
    EXPECT_GT(row.ms.at(kTimeTtft), row.ms.at(kTimePrefill));
    EXPECT_GE(row.ms.at(kTimeTotal), row.ms.at(kTimeTtft));
    EXPECT_GT(row.ms.at(kPhasePicture), 0);
  }
}
#endif

}  // namespace
}  // namespace glimpse::evaluation
