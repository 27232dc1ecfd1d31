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

TEST(PostProcessor, ClassifiersAndSequences) {
  const PostProcessor roberta =
      make_post(R"({"type":"RobertaProcessing","sep":["<e>",7],"cls":["<s>",6]})");
  EXPECT_EQ(roberta.before, std::vector<int64_t>{6});
  EXPECT_EQ(roberta.after, std::vector<int64_t>{7});
  const PostProcessor both = make_post(R"({"type":"Sequence","processors":[{"type":"ByteLevel"},
      {"type":"BertProcessing","sep":["e",2],"cls":["s",1]},
      {"type":"BertProcessing","sep":["f",4],"cls":["t",3]}]})");
  EXPECT_EQ(both.before, (std::vector<int64_t>{3, 1}));
  EXPECT_EQ(both.after, (std::vector<int64_t>{2, 4}));
}

TEST(PostProcessor, NullAddsNothing) {
  EXPECT_TRUE(make_post("null").before.empty());
  EXPECT_TRUE(make_post("null").after.empty());
}

TEST(PostProcessor, RejectsUnknownTypesAndTemplatesWithoutText) {
  EXPECT_NE(test::error_text([] { make_post(R"({"type":"Other"})"); }), "");
  EXPECT_NE(
      test::error_text([] { make_post(R"({"type":"BertProcessing","cls":["a"],"sep":["b",2]})"); }),
      "");
  EXPECT_NE(test::error_text([] { make_post(R"({"type":"TemplateProcessing","single":[]})"); }),
            "");
}

}  // namespace
}  // namespace glimpse::text
