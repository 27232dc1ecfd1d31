#include "inference/stop_strings.h"

#include <gtest/gtest.h>

namespace glimpse::inference {

TEST(BeforeStop, CutsInFrontOfTheFirstStop) {
  EXPECT_EQ(before_stop("a red ring. Next", {"Next", "."}), "a red ring");
  EXPECT_EQ(before_stop("a red ring", {"blue"}), "a red ring");
  EXPECT_EQ(before_stop("a red ring", {}), "a red ring");
  EXPECT_EQ(before_stop("a red ring", {"a "}), "");
}

TEST(StopWatcher, WithoutStopsNeedsNoTokenizer) {
  const std::vector<std::string> none;
  StopWatcher watcher(none, nullptr);
  EXPECT_FALSE(watcher.found(3));
}

}  // namespace glimpse::inference
