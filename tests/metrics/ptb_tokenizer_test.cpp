#include "metrics/ptb_tokenizer.h"

#include <gtest/gtest.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/random.h"
#include "base/strings.h"
#include "support/shared.h"

namespace glimpse::metrics {
namespace {

std::string tokens(const std::string& line) { return join(ptb_tokenize({line})[0], " "); }

TEST(PtbTokenizer, SplitsContractionsAndPunctuation) {
  EXPECT_EQ(tokens("The dog isn't (really) John's, is it?"),
            "the dog is n't -lrb- really -rrb- john 's , is it ?");
}

TEST(PtbTokenizer, LooksAcrossLineEnds) {
  const auto lines = ptb_tokenize({"cats etc.", "On a mat", "cats etc.", "on a mat"});
  EXPECT_EQ(join(lines[0], " "), "cats etc. .");
  EXPECT_EQ(join(lines[2], " "), "cats etc.");
}

TEST(PtbTokenizer, LineEndsInsideACaptionDoNotShiftTheOthers) {
  EXPECT_EQ(tokenize_captions({"a\nb\rc\x0B"
                               "d\xE2\x80\xA8"
                               "e",
                               "f"}),
            (std::vector<std::string>{"a b c d e", "f"}));
}

TEST(PtbTokenizer, KnowsWhichCaptionsHaveInnerLineEnds) {
  EXPECT_TRUE(has_inner_line_end("a\rb"));
  EXPECT_TRUE(has_inner_line_end("a\xE2\x80\xA9"));
  EXPECT_FALSE(has_inner_line_end("a\nb\tc"));
}

// The captions of a run keep their places whatever stands in them.
TEST(PtbTokenizer, TokensStayInTheirLines) {
  const std::string marks = "aB1.!?'\"`-/\\<>()[]{}&;:,$%#@*_~ \t\xC2\xA0";
  Random random(3);
  std::vector<std::string> lines;
  for (int i = 0; i < 2000; ++i) {
    std::string line;
    for (int k = 0; k < 8; ++k) line += marks[static_cast<size_t>(random.integer(0, 37))];
    lines.push_back(line);
    lines.push_back("Marker" + std::to_string(i) + "x");
  }
  const auto tokens = ptb_tokenize(lines);
  for (size_t i = 1; i < lines.size(); i += 2) {
    ASSERT_EQ(tokens[i].size(), 1U) << lines[i - 1];
    EXPECT_EQ(tokens[i][0], lower_ascii(lines[i])) << lines[i - 1];
  }
}

// A model that never stops must not stop the evaluation: time grows with the length.
TEST(PtbTokenizer, LongLinesTakeNoLongerThanManyShortOnes) {
  for (const std::string unit :
       {"a",  "1",      "a-", "a.", ".",  "<",      "<a ",      "'",  "http://",
        "a/", "1,",     "-",  "\"", "a@", "(",      "a_",       "1 ", "U.S.",
        "&",  "<a b='", "a'", "!",  ":",  "5 1/2 ", "\xC2\xA0", "@",  "x.y/"}) {
    std::string line;
    while (line.size() < 100000) line += unit;
    const std::clock_t start = std::clock();
    ptb_tokenize({line});
    EXPECT_LT(std::clock() - start, CLOCKS_PER_SEC) << unit;
  }
}

TEST(PtbTokenizer, DropsSeventeenPunctuationTokensAndKeepsTheRest) {
  EXPECT_EQ(tokenize_captions({"\"A dog (brown) -- wow!! Yes!\""})[0],
            "a dog -lrb- brown -rrb- wow !! yes");
  EXPECT_EQ(tokenize_captions({"", "... , . !"}), (std::vector<std::string>{"", ""}));
}

TEST(PtbTokenizer, WordsOfACaptionPartAtNoBreakSpacesToo) {
  EXPECT_EQ(caption_words("a\xE2\x80\x83"
                          "b"),
            (std::vector<std::string>{"a", "b"}));  // em space
  EXPECT_EQ(caption_words("5\xC2\xA0"
                          "1/2 inches"),
            (std::vector<std::string>{"5", "1/2", "inches"}));
}

#ifdef GLIMPSE_SHARED_DIR
nlohmann::json evaluation(const std::string& file) {
  return read_json_file(glimpse::test::shared_dir() / "golden/evaluation" / file);
}

TEST(PtbTokenizer, EqualsTheRecordedLines) {
  const auto rows = evaluation("golden.json")["ptb"];
  ASSERT_EQ(rows.size(), 69u);
  std::vector<std::string> lines;
  for (const auto& row : rows) lines.push_back(row["line"]);
  const auto found = ptb_tokenize(lines);
  const auto captions = tokenize_captions(lines);
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(found[i], rows[i]["tokens"].get<std::vector<std::string>>()) << lines[i];
    EXPECT_EQ(captions[i], rows[i]["caption"].get<std::string>()) << lines[i];
  }
}

TEST(PtbTokenizer, EqualsTheRecordedLinesOfRealTexts) {
  const auto rows = evaluation("caption_scores.json")["ptb"]["lines"];
  ASSERT_EQ(rows.size(), 227u);
  std::vector<std::string> lines;
  for (const auto& row : rows) lines.push_back(row["line"]);
  const auto found = ptb_tokenize(lines);
  const auto captions = tokenize_captions(lines);
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto expected = rows[i]["tokens"].get<std::string>();
    EXPECT_EQ(join(found[i], " "), expected) << lines[i];
    EXPECT_EQ(tokens(lines[i]), rows[i].value("tokens_alone", expected)) << lines[i];
    EXPECT_EQ(captions[i], rows[i]["caption"].get<std::string>()) << lines[i];
  }
}

TEST(PtbTokenizer, RepeatsTheShiftOfTheCocoWrapperWhenAsked) {
  const auto quirk = evaluation("caption_scores.json")["line_separator_quirk"];
  const std::vector<std::string> input = quirk["input"], official = quirk["official"];
  EXPECT_EQ(tokenize_captions(input, LineEnds::split), official);
  const auto careful = tokenize_captions(input);
  ASSERT_EQ(careful.size(), input.size());
  for (size_t i = 0; i < input.size(); ++i) {
    EXPECT_EQ(careful[i].substr(0, 5), input[i].substr(0, 5)) << i;  // the first word
  }
  EXPECT_EQ(careful.back(), "tenth caption");
}
#endif

}  // namespace
}  // namespace glimpse::metrics
