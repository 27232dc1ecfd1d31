#include "models/model_input.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "support/error_text.h"

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
  const VisualSpan lines{.begin = 5, .grid = {.t = 1, .h = 3, .w = 4}, .row_ends = 1};
  EXPECT_EQ(lines.end(), 20);
}

namespace {

// An overview of one token, then two rows of two tokens, each with an end.
PictureShape two_views() {
  return {.rows = 2,
          .views = {{.begin = 0, .grid = {.t = 1, .h = 1, .w = 1}},
                    {.begin = 1, .grid = {.t = 1, .h = 2, .w = 2}, .row_ends = 1}}};
}

PictureShape clip() {
  return {.views = {{.begin = 0, .grid = {.t = 2, .h = 1, .w = 1}}}, .seconds_per_step = 1};
}

std::vector<int64_t> values(const torch::Tensor& ids) {
  return {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()};
}

std::string refusal(const std::vector<int64_t>& ids, const Pixels& pixels) {
  return test::error_text([&] { expand_marks(ids, {.image = 9, .clip = 8}, pixels); });
}

}  // namespace

TEST(ExpandMarks, RefusesAPromptBeyondTheModelsContext) {
  const Pixels pixels{.pictures = {two_views()}};  // 7 tokens
  const auto refusal = [&](int64_t longest) {
    return test::error_text([&] {
      expand_marks({1, 9, 2}, {.image = 9, .longest = longest}, pixels);
    });
  };
  EXPECT_EQ(refusal(9), "");
  EXPECT_TRUE(test::mentions(refusal(8), "9 tokens, of which 7 are visual"));
  EXPECT_TRUE(test::mentions(refusal(8), "at most the model's context, 8"));
}

TEST(ExpandMarks, GivesEveryVisualTokenAPlaceholder) {
  const Pixels pixels{.pictures = {two_views(), clip()}};
  const ModelInput input = expand_marks({1, 9, 2, 8, 3}, {.image = 9, .clip = 8}, pixels);
  EXPECT_EQ(values(input.ids), (std::vector<int64_t>{1, 9, 9, 9, 9, 9, 9, 9, 2, 8, 8, 3}));
  ASSERT_EQ(input.visual_spans.size(), 3U);
  EXPECT_EQ(input.visual_spans[1].begin, 2);
  EXPECT_EQ(input.visual_spans[1].picture, 0);
  EXPECT_EQ(input.visual_spans[2].begin, 9);
  EXPECT_EQ(input.visual_spans[2].picture, 1);
  EXPECT_EQ(input.visual_tokens(), 9);
  EXPECT_TRUE(input.position_ids.equal(torch::arange(12, torch::kInt64)));
  const ModelInput again = expand_marks(values(input.ids), {.image = 9, .clip = 8}, pixels);
  EXPECT_TRUE(again.ids.equal(input.ids));
  EXPECT_EQ(again.visual_spans[2].begin, 9);
}

TEST(ExpandMarks, RefusesMarksThatDoNotFitThePictures) {
  const Pixels pixels{.pictures = {two_views(), clip()}};
  EXPECT_EQ(refusal({9, 8}, pixels), "");
  EXPECT_TRUE(test::mentions(refusal({9, 9, 8}, pixels), "3 image marks for 2 pictures"));
  EXPECT_TRUE(test::mentions(refusal({8, 9}, pixels), "0 image marks in a row"));
  EXPECT_TRUE(
      test::mentions(refusal({9, 9, 9, 5, 9, 9, 9, 9, 8, 8}, pixels), "3 image marks in a row"));
  EXPECT_TRUE(test::mentions(refusal({9}, {}), "1 image marks for 0 pictures"));
}

TEST(Join, PutsPicturesBehindEachOther) {
  const Pixels one{.values = torch::zeros({2, 3}), .pictures = {two_views()}};
  const Pixels two{.values = torch::ones({1, 3}), .pictures = {clip()}};
  const Pixels both = join({one, {}, two});
  EXPECT_EQ(both.pictures.size(), 2U);
  EXPECT_TRUE(both.values.slice(0, 2).equal(two.values));
  EXPECT_FALSE(join({}).values.defined());
}

}  // namespace glimpse::models
