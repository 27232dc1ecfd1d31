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

TEST(Normalizer, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(test::error_text([] { normalize(R"({"type":"NFKC"})", ""); }),
            "tokenizer.json: normalizer type 'NFKC'; expected one of Lowercase, Prepend, Replace, "
            "Sequence");
  EXPECT_NE(test::error_text([] {
              normalize(R"({"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "})", "");
            }),
            "");
}

}  // namespace
}  // namespace glimpse::text
