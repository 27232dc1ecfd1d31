#include "metrics/normalize_answer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/shared.h"

namespace glimpse::metrics {
namespace {

TEST(NormalizeAnswer, DropsArticlesAndTurnsNumberWordsIntoDigits) {
  EXPECT_EQ(normalize_answer("The two dogs"), "2 dogs");
  EXPECT_EQ(normalize_answer("none"), "0");
}

TEST(NormalizeAnswer, PunctuationBecomesABlankUnlessItTouchesOne) {
  EXPECT_EQ(normalize_answer("red/white"), "red white");
  EXPECT_EQ(normalize_answer("red - white"), "red white");
  EXPECT_EQ(normalize_answer("x-y, z"), "x y z");
}

TEST(NormalizeAnswer, OneThousandsCommaDeletesAllPunctuation) {
  EXPECT_EQ(normalize_answer("1,000 red/white"), "1000 redwhite");
}

TEST(NormalizeAnswer, KeepsOnlyPeriodsBeforeDigits) {
  EXPECT_EQ(normalize_answer("3.5"), "3.5");
  EXPECT_EQ(normalize_answer("12."), "12");
  EXPECT_EQ(normalize_answer("12.", {.keep_period_after_digit = true}), "12.");
  EXPECT_EQ(normalize_answer(std::string(33, '.') + "x"), ".x");
}

TEST(NormalizeAnswer, SplitsPossessivesAfterCommasAreGone) {
  EXPECT_EQ(normalize_answer("women's", {.split_possessive = true}), "women 's");
  EXPECT_EQ(normalize_answer("let',s", {.split_possessive = true}), "let 's");
  EXPECT_EQ(normalize_answer("12'?s", {.split_possessive = true}), "12 's");
}

TEST(NormalizeAnswer, LowersAsThePythonOfTheToolDoes) {
  const std::string sigmas = "\xCE\x91\xCE\xA3";  // capital alpha, capital sigma
  EXPECT_EQ(normalize_answer(sigmas), "\xCE\xB1\xCF\x83");
  EXPECT_EQ(normalize_answer(sigmas, {.python3 = true}), "\xCE\xB1\xCF\x82");
}

TEST(NormalizeAnswer, RestoresContractions) {
  EXPECT_EQ(normalize_answer("dont"), "don't");
  EXPECT_EQ(normalize_answer("couldnt've"), "couldn't've");
  EXPECT_EQ(normalize_answer("theyd've"), "they'd've");
  EXPECT_EQ(normalize_answer("somebody'd"), "somebodyd");
}

TEST(NormalizeAnswer, SplitsPossessivesForTextVqa) {
  EXPECT_EQ(normalize_answer("Women's, red,white", {.split_possessive = true}),
            "women 's redwhite");
}

#ifdef GLIMPSE_SHARED_DIR
TEST(NormalizeAnswer, EqualsTheRecordedAnswers) {
  const auto golden =
      read_json_file(glimpse::test::shared_dir() / "golden/evaluation/golden.json")["vqa"];
  ASSERT_EQ(golden.size(), 40u);
  for (const auto& row : golden) {
    const auto prediction = row["pred"].get<std::string>();
    EXPECT_EQ(normalize_answer(prediction), row["official_norm"].get<std::string>()) << row["name"];
    EXPECT_EQ(normalize_answer(prediction, {.split_possessive = true}),
              row["evalai_norm"].get<std::string>())
        << row["name"];
  }
}
#endif

}  // namespace
}  // namespace glimpse::metrics
