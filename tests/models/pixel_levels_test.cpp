#include "models/pixel_levels.h"

#include <gtest/gtest.h>

namespace glimpse::models {

TEST(PixelLevels, AreTheOfficialValuesOfBlackAndWhite) {
  const PixelLevels levels = pixel_levels(1.0 / 255.0, {0.48145466, 0.4578275, 0.40821073},
                                          {0.26862954, 0.26130258, 0.27577711});
  EXPECT_FLOAT_EQ(levels[0][0], -1.79226255F);
  EXPECT_FLOAT_EQ(levels[1][0], -1.75209713F);
  EXPECT_FLOAT_EQ(levels[2][0], -1.48021996F);
  EXPECT_FLOAT_EQ(levels[0][255], 1.93033624F);
  EXPECT_FLOAT_EQ(levels[1][255], 2.07488394F);
  EXPECT_FLOAT_EQ(levels[2][255], 2.14589691F);
}

}  // namespace glimpse::models
