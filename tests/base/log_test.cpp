#include "base/log.h"

#include <gtest/gtest.h>

namespace glimpse {
namespace {

TEST(Log, WritesOneLineToStderr) {
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  log_info("first\nsecond {} %s");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_NE(text.find("info first second {} %s\n"), std::string::npos) << text;
}

TEST(Log, MarksWarnings) {
  testing::internal::CaptureStderr();
  log_warning("careful");
  EXPECT_NE(testing::internal::GetCapturedStderr().find("warning"), std::string::npos);
}

}  // namespace
}  // namespace glimpse
