#include "metrics/yes_no.h"

#include <gtest/gtest.h>

#include <map>

#include "base/strings.h"
#include "metrics/vqa_files.h"

namespace glimpse::metrics {
namespace {

TEST(YesNo, PopeHearsYesInEverythingThatIsNoClearNo) {
  for (const char* text : {"", "N", "NO", "Nope", "I don't know", "yes no", "Maybe. no"}) {
    const bool no = std::string(text) == "yes no";
    EXPECT_EQ(parse_yes_no(text, YesNoParser::pope), no ? YesNo::no : YesNo::yes) << text;
  }
}

TEST(YesNo, MmeLooksIntoTheFirstFourCharacters) {
  EXPECT_EQ(parse_yes_no("know", YesNoParser::mme), YesNo::no);
  EXPECT_EQ(parse_yes_no("  yes", YesNoParser::mme), YesNo::other);
  EXPECT_EQ(parse_yes_no("  yes", YesNoParser::lmms_mme), YesNo::yes);
  EXPECT_EQ(parse_yes_no("Y.", YesNoParser::lmms_mme), YesNo::yes);
}

TEST(YesNo, WordsOfBothKindsAreNeither) {
  EXPECT_EQ(parse_yes_no("Answer: (No)", YesNoParser::vlmevalkit), YesNo::no);
  EXPECT_EQ(parse_yes_no("yes or no", YesNoParser::vlmevalkit), YesNo::other);
}

#ifdef GLIMPSE_SHARED_DIR
std::string name_of(YesNo said) {
  return said == YesNo::yes ? "yes" : said == YesNo::no ? "no" : "other";
}

// The recorded column lmms_pope holds the cleaned text, vlmevalkit capitalised words.
std::string recorded(const std::string& column, const std::string& value) {
  if (column == "lmms_pope") return value == "yes" || value == "no" ? value : "other";
  return value == "Unknown" ? "other" : lower_ascii(value);
}

void expect_columns(const nlohmann::json& row, const std::map<std::string, YesNoParser>& columns) {
  for (const auto& [column, parser] : columns) {
    EXPECT_EQ(name_of(parse_yes_no(row["text"].get<std::string>(), parser)),
              recorded(column, row[column]))
        << row << " " << column;
  }
}

TEST(YesNo, EqualsTheRecordedParsers) {
  const auto golden = test::evaluation_json("golden.json")["misc"]["yesno"];
  ASSERT_EQ(golden.size(), 17U);
  for (const auto& row : golden) {
    expect_columns(row, {{"llava_pope", YesNoParser::pope},
                         {"lmms_pope", YesNoParser::lmms_pope},
                         {"lmms_mme", YesNoParser::lmms_mme},
                         {"official_mme", YesNoParser::mme},
                         {"vlmevalkit", YesNoParser::vlmevalkit}});
  }
  const auto cases = test::evaluation_json("vqa_scores.json")["small_cases"]["yes_no_parse"];
  ASSERT_EQ(cases.size(), 30U);
  for (const auto& row : cases) {
    expect_columns(row, {{"pope_official", YesNoParser::pope},
                         {"lmms_pope", YesNoParser::lmms_pope},
                         {"lmms_mme", YesNoParser::lmms_mme},
                         {"vlmevalkit", YesNoParser::vlmevalkit}});
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
