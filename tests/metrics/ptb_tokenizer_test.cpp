#include "metrics/ptb_tokenizer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
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

TEST(PtbTokenizer, DropsSeventeenPunctuationTokensAndKeepsTheRest) {
  EXPECT_EQ(tokenize_captions({"\"A dog (brown) -- wow!! Yes!\""})[0],
            "a dog -lrb- brown -rrb- wow !! yes");
  EXPECT_EQ(tokenize_captions({"", "... , . !"}), (std::vector<std::string>{"", ""}));
}

TEST(PtbTokenizer, WordsOfACaptionPartAtNoBreakSpacesToo) {
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
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto expected = rows[i]["tokens"].get<std::string>();
    EXPECT_EQ(join(found[i], " "), expected) << lines[i];
    EXPECT_EQ(tokens(lines[i]), rows[i].value("tokens_alone", expected)) << lines[i];
  }
}

TEST(PtbTokenizer, EqualsTheRecordedCaptionsOfCorpora) {
  const auto scores = evaluation("caption_scores.json");
  size_t checked = 0;
  const auto data = glimpse::test::shared_dir() / "data";
  for (const auto& corpus : scores["corpora"]) {
    if (!corpus.contains("tokenized_hyps") || !corpus["source"].is_object()) continue;
    const auto results = read_json_file(data / corpus["source"]["results"].get<std::string>());
    for (const auto& row : results.items()) {
      const auto& value = row.value();
      const std::string id = value.is_object() ? value["image_id"].dump() : row.key();
      const std::string caption = value.is_object() ? value["caption"] : value;
      EXPECT_EQ(tokenize_captions({caption})[0], corpus["tokenized_hyps"][id].get<std::string>())
          << caption;
      ++checked;
    }
  }
  EXPECT_EQ(checked, 68u);
}
#endif

}  // namespace
}  // namespace glimpse::metrics
