#include "metrics/multiple_choice.h"

#include <gtest/gtest.h>

#include "metrics/vqa_files.h"

namespace glimpse::metrics {
namespace {

const std::vector<std::string> kOptions = {"one dog", "two cats", "a bird", "a tree"};

TEST(ScienceQaChoice, TakesThreeForms) {
  EXPECT_EQ(scienceqa_choice("B", 4), 'B');
  EXPECT_EQ(scienceqa_choice("B. dog", 4), 'B');
  EXPECT_EQ(scienceqa_choice("I see. The answer is B.", 4), 'B');
  EXPECT_EQ(scienceqa_choice("B.", 4), kNoChoice);
  EXPECT_EQ(scienceqa_choice("E", 4), kNoChoice);
  EXPECT_EQ(scienceqa_choice("The answer is BThe answer is C.", 4), 'B');  // shares the T
  EXPECT_EQ(scienceqa_choice("The answer is F.", 6), kNoChoice);           // the script ends at E
  EXPECT_EQ(scienceqa_choice("The answer is B. The answer is C.", 4), kNoChoice);
}

TEST(LmmsChoice, PrefersTheMoreTellingFormat) {
  EXPECT_EQ(lmms_choice("A (B) C.", 4), 'A');                // the start
  EXPECT_EQ(lmms_choice("so (B) or C: yes", 4), 'B');        // parentheses before a colon
  EXPECT_EQ(lmms_choice("My choice is D, not B)", 4), 'B');  // the last one after a phrase
  EXPECT_EQ(lmms_choice("no letter", 4), kNoChoice);
}

TEST(VlmEvalKitChoice, NeedsTheLetterAmongTheLastWords) {
  EXPECT_EQ(vlmevalkit_choice("it is B", kOptions), 'B');
  EXPECT_EQ(vlmevalkit_choice("B it is so I say", kOptions), kNoChoice);
  EXPECT_EQ(vlmevalkit_choice("The answer is **B** as far as I can see", kOptions), 'B');
  EXPECT_EQ(vlmevalkit_choice("Two cats", kOptions), 'B');
  EXPECT_EQ(vlmevalkit_choice("Cannot determine the answer", kOptions), 'Z');
}

#ifdef GLIMPSE_SHARED_DIR
char recorded_choice(const nlohmann::json& value) {
  if (!value.is_string() || value.get<std::string>().empty()) return kNoChoice;
  return value.get<std::string>()[0];
}

void expect_cases(const nlohmann::json& golden, const char* lmms, const char* scienceqa) {
  std::vector<std::string> options;
  for (const auto& [letter, text] : golden["choices"].items()) options.push_back(text);
  for (const auto& row : golden["cases"]) {
    const std::string text = row["text"];
    EXPECT_EQ(vlmevalkit_choice(text, options), recorded_choice(row["vlmevalkit"])) << row;
    EXPECT_EQ(lmms_choice(text, options.size()), recorded_choice(row[lmms])) << row;
    EXPECT_EQ(scienceqa_correct_lmms(text, 'B'), row[scienceqa] == 1.0) << row;
    if (row.contains("llava_sqa")) {
      EXPECT_EQ(scienceqa_choice(text, options.size()), recorded_choice(row["llava_sqa"])) << row;
    }
  }
}

TEST(MultipleChoice, EqualsTheRecordedParsers) {
  const auto golden = test::evaluation_json("golden.json")["misc"]["mcq"];
  ASSERT_EQ(golden["cases"].size(), 26U);
  expect_cases(golden, "lmms_mcq", "lmms_sqa_B");
  const auto cases = test::evaluation_json("vqa_scores.json")["small_cases"]["mcq"];
  ASSERT_EQ(cases["cases"].size(), 30U);
  expect_cases(cases, "lmms_mcq_extract", "lmms_scienceqa_target_B");
}
#endif

}  // namespace
}  // namespace glimpse::metrics
