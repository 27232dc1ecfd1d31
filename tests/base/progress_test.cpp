#include "base/progress.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/strings.h"

namespace glimpse {
namespace {

// Captured stderr is a file, so these see the plain lines.
std::string captured(const std::function<void()>& action) {
  testing::internal::CaptureStderr();
  action();
  return testing::internal::GetCapturedStderr();
}

TEST(Progress, PrintsTheFirstAndTheLastLine) {
  const std::string text = captured([] {
    Progress progress("samples", 3);
    for (int64_t done = 0; done <= 3; ++done) progress.update(done, "note");
  });
  const auto lines = split(trim(text), '\n');
  ASSERT_EQ(lines.size(), 2u) << text;
  EXPECT_EQ(lines[0], "samples 0/3  0:00  note");
  EXPECT_EQ(lines[1].rfind("samples 3/3  ", 0), 0u) << text;
}

TEST(Progress, SaysTheLastLineOnce) {
  const std::string text = captured([] {
    Progress progress("samples", 1);
    progress.update(1);
    progress.update(1);
  });
  EXPECT_EQ(text, "samples 1/1  0:00\n");
}

TEST(Progress, ShowsNoShareOfAnUnknownTotal) {
  const std::string text = captured([] { Progress("pages", 0).update(7); });
  EXPECT_EQ(text, "pages 7  0:00\n");
}

TEST(Progress, EstimatesTheRemainingTimeFromItsOwnItems) {
  const std::string text = captured([] {
    Progress progress("steps", 1000, 0);
    progress.update(900);
    const Stopwatch clock;
    while (clock.milliseconds() < 20) {
    }
    progress.update(950);
  });
  // 50 items took 20 ms: the other 50 take no second, whatever the first 900 took.
  EXPECT_NE(text.find("(0:00 left)"), std::string::npos) << text;
}

}  // namespace
}  // namespace glimpse
