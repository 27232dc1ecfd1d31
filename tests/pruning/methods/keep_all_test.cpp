#include "pruning/methods/keep_all.h"

#include <gtest/gtest.h>

namespace glimpse::pruning {

TEST(KeepAll, HasNoStages) { EXPECT_TRUE(keep_all().empty()); }

}  // namespace glimpse::pruning
