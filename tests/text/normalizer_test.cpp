#include "text/normalizer.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse::text {
namespace {

std::string normalize(const std::string& description, const std::string& text) {
  return make_normalizer(JsonView::parse(description, "tokenizer.json"))(text);
}

TEST(Normalizer, NullKeepsTheText) { EXPECT_EQ(normalize("null", " A b "), " A b "); }

TEST(Normalizer, LowercaseLowers) { EXPECT_EQ(normalize(R"({"type":"Lowercase"})", "A B"), "a b"); }

TEST(Normalizer, PrependSparesEmptyText) {
  EXPECT_EQ(normalize(R"({"type":"Prepend","prepend":"_"})", "a"), "_a");
  EXPECT_EQ(normalize(R"({"type":"Prepend","prepend":"_"})", ""), "");
}

TEST(Normalizer, SequenceRunsInOrder) {
  EXPECT_EQ(normalize(R"({"type":"Sequence","normalizers":[{"type":"Prepend","prepend":" X"},
                          {"type":"Replace","pattern":{"String":" "},"content":"_"},
                          {"type":"Lowercase"}]})",
                      "A b"),
            "_xa_b");
}

TEST(Normalizer, NormalForms) {
  EXPECT_EQ(normalize(R"({"type":"NFC"})", "e\u0301"), "\u00e9");
  EXPECT_EQ(normalize(R"({"type":"NFD"})", "\u00e9"), "e\u0301");
}

TEST(Normalizer, ReplacesRunsOfWhiteSpace) {
  EXPECT_EQ(normalize(R"({"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "})",
                      "a \n\u3000b\u00a0"),
            "a b ");
}

TEST(Normalizer, BertCleansAndSeparates) {
  const char* bert = R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
                         "strip_accents":null,"lowercase":true})";
  EXPECT_EQ(normalize(bert, "Z\u00fcrich\t\u200b1"), "zurich 1");
  EXPECT_EQ(normalize(bert, "\u65e5a"), " \u65e5 a");
  EXPECT_EQ(normalize(R"({"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":false,
                          "strip_accents":false,"lowercase":true})",
                      "\u00dc\u65e5\u200b"),
            "\u00fc\u65e5\u200b");
}

TEST(Normalizer, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(test::error_text([] { normalize(R"({"type":"NFKC"})", ""); }),
            "tokenizer.json: normalizer type 'NFKC'; expected one of BertNormalizer, Lowercase, "
            "NFC, NFD, Prepend, Replace, Sequence");
  EXPECT_NE(test::error_text([] {
              normalize(R"({"type":"Replace","pattern":{"Regex":"a+"},"content":" "})", "");
            }),
            "");
}

}  // namespace
}  // namespace glimpse::text
