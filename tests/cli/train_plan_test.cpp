#include "cli/train_plan.h"

#include <gtest/gtest.h>

namespace glimpse::cli {
namespace {

TEST(TrainPlan, TimeIsStepsTimesTheMeasuredStep) {
  const std::string text = describe_plan({.kind = "scout",
                                          .trained_parameters = 10,
                                          .frozen_parameters = 20,
                                          .pictures = 30,
                                          .steps = 600,
                                          .questions_per_step = 16,
                                          .step_ms = 500,
                                          .peak_memory_mb = 40});
  EXPECT_EQ(text,
            "predictor   scout, 10 parameters\n"
            "model       20 parameters, frozen\n"
            "data        30 pictures\n"
            "steps       600 of 16 questions, 500 ms each\n"
            "time        5.0 min\n"
            "memory      40 MB\n");
}

}  // namespace
}  // namespace glimpse::cli
