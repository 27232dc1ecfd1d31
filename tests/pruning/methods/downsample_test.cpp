#include "pruning/methods/downsample.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "pruning/budget.h"

namespace glimpse::pruning {

TEST(Downsample, HasAShareOfEveryPictureAndNoStages) {
  SampleContext whole{.grids = {{36, 36}}, .text_rows = 50};
  whole.host = {.layers = 4, .width = 8, .heads = 2, .kv_heads = 2, .head_dim = 4, .mlp_width = 16};
  PruningConfig config{.method = "downsample", .budget = "layer=0.2"};
  EXPECT_NEAR(picture_share(config, whole).share, 0.2, 1e-6);
  EXPECT_FALSE(picture_share(config, whole).whole_positions);
  config.budget = "flops=0.5";
  config.positions = "keep";
  const PictureShare half = picture_share(config, whole);
  EXPECT_TRUE(half.whole_positions);
  EXPECT_NEAR(layer_flops(whole.host, 50 + half.share * 1296, 4),
              0.5 * layer_flops(whole.host, 50 + 1296, 4), 1e-3 * layer_flops(whole.host, 1346, 4));
  EXPECT_THROW(make_stages(config, {}, whole), Error) << "nobody made the picture smaller";
  whole.smaller = true;
  EXPECT_TRUE(make_stages(config, {}, whole).empty());
  EXPECT_TRUE(resizes_pictures("downsample"));
  EXPECT_FALSE(resizes_pictures("pool"));
}

}  // namespace glimpse::pruning
