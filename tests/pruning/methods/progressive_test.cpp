#include "pruning/methods/progressive.h"

#include <gtest/gtest.h>

#include "pruning/methods/fastv.h"
#include "pruning/methods/grid.h"
#include "pruning/methods/pyramid_drop.h"
#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(Progressive, IsItsPartsInOrder) {
  const auto stages = progressive({grid(0.5, {}), pyramid_drop({.cuts = {{1, 0.4}, {2, 0.3}}}),
                                   fastv({.layer = 4, .ratio = 0.1})});
  ASSERT_EQ(stages.size(), 4U);
  EXPECT_EQ(stages[0].at, Hook::before_decoder);
  EXPECT_EQ(stages[2].layer, 2);
  EXPECT_EQ(stages[3].layer, 4);
  EXPECT_TRUE(progressive({}).empty());
}

TEST(Progressive, RefusesCutsOutOfOrderAndAttentionFromBeforeACut) {
  const auto complaint = [](const std::vector<std::vector<Stage>>& parts) {
    return test::error_text([&] { progressive(parts); });
  };
  const auto cut = [](int64_t layer) { return pyramid_drop({.cuts = {{layer, 0.5}}}); };
  EXPECT_NE(complaint({cut(3), cut(2)}).find("behind one before layer 3"), std::string::npos);
  EXPECT_NE(complaint({cut(4), fastv({.layer = 4})}).find("attention of layer 3"),
            std::string::npos);
  EXPECT_NE(complaint({cut(1), grid(0.5, {})}).find("before layer 0"), std::string::npos);
}

}  // namespace glimpse::pruning
