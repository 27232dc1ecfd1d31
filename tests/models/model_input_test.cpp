#include "models/model_input.h"

#include <gtest/gtest.h>

namespace glimpse::models {

TEST(UserPrompt, IsOneTurnWithThePicturesBeforeTheText) {
  const Prompt prompt = user_prompt("what is it ?", 2);
  ASSERT_EQ(prompt.turns.size(), 1);
  EXPECT_EQ(prompt.turns[0].role, "user");
  ASSERT_EQ(prompt.turns[0].parts.size(), 3);
  EXPECT_EQ(prompt.turns[0].parts[1].kind, text::ChatPart::Kind::image);
  EXPECT_EQ(prompt.turns[0].parts[2].text, "what is it ?");
  EXPECT_TRUE(prompt.raw.empty());
}

TEST(VisualSpan, EndsBehindItsGrid) {
  const VisualSpan span{.begin = 5, .grid = {.t = 2, .h = 3, .w = 4}};
  EXPECT_EQ(span.end(), 29);
  EXPECT_EQ((ModelInput{.visual_spans = {span, span}}.visual_tokens()), 48);
}

}  // namespace glimpse::models
