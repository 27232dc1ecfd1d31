#include "text/post_processor.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse::text {
namespace {

PostProcessor make_post(const std::string& description) {
  return make_post_processor(JsonView::parse(description, "tokenizer.json"));
}

TEST(PostProcessor, TemplatePutsSpecialsAroundTheText) {
  const PostProcessor processor = make_post(R"({
    "type": "TemplateProcessing",
    "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
               {"SpecialToken": {"id": "<e>", "type_id": 0}}],
    "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]},
                       "<e>": {"id": "<e>", "ids": [2, 3], "tokens": ["x", "y"]}}})");
  EXPECT_EQ(processor.before, std::vector<int64_t>{1});
  EXPECT_EQ(processor.after, (std::vector<int64_t>{2, 3}));
}

TEST(PostProcessor, NullAddsNothing) {
  EXPECT_TRUE(make_post("null").before.empty());
  EXPECT_TRUE(make_post("null").after.empty());
}

TEST(PostProcessor, RejectsUnknownTypesAndTemplatesWithoutText) {
  EXPECT_NE(test::error_text([] { make_post(R"({"type":"ByteLevel"})"); }), "");
  EXPECT_NE(test::error_text([] { make_post(R"({"type":"TemplateProcessing","single":[]})"); }),
            "");
}

}  // namespace
}  // namespace glimpse::text
