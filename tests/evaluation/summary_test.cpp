#include "evaluation/summary.h"

#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

TEST(Summary, FindsSettingsTasksAndHeadlinesByName) {
  EvalSummary summary;
  summary.settings.resize(2);
  summary.settings[0].name = "none";
  summary.settings[1].name = "half";
  summary.settings[1].tasks = {
      {.task = "vqa", .headline = "b", .metrics = {{.name = "a"}, {.name = "b"}}}};
  EXPECT_EQ(&summary.setting("half"), &summary.settings[1]);
  EXPECT_EQ(summary.settings[1].task("vqa")->headline_result().name, "b");
  EXPECT_EQ(summary.settings[1].task("caption"), nullptr);
}

}  // namespace
}  // namespace glimpse::evaluation
