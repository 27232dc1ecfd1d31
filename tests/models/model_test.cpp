#include "models/model.h"

#include <gtest/gtest.h>

#include "models/llava/pretrained.h"
#include "models/llava/processor.h"
#include "models/llava15_cases.h"
#include "support/error_text.h"

namespace glimpse::models {

#ifdef GLIMPSE_SHARED_DIR
TEST(Processor, PreparesPromptsFromTextAndFromIdsAlike) {
  const auto processor = llava_processor(test::llava15(), read_llava_config(test::llava15()));
  for (const test::RecordedCase& one : test::llava15_cases()) {
    const ModelInput text = processor->prepare(one.prompt, one.pictures);
    const ModelInput ids = processor->prepare_ids(one.ids, one.pictures);
    EXPECT_TRUE(text.ids.equal(ids.ids)) << one.name;
    EXPECT_EQ(text.pixels.pictures.size(), one.pictures.size()) << one.name;
  }
}

TEST(Processor, OfAFamilyWithoutClipsRefusesThem) {
  const auto processor = llava_processor(test::llava15(), read_llava_config(test::llava15()));
  EXPECT_TRUE(test::mentions(test::error_text([&] {
                               processor->clip_pixels({{}, {}}, 1);
                             }),
                             "a clip of 2 frames"));
}
#endif

}  // namespace glimpse::models
