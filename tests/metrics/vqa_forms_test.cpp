#include "metrics/vqa_forms.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(AnswerInForm, FollowsEachEvaluator) {
  const std::string answer = " The red,,12.\n";
  EXPECT_EQ(answer_in_form(answer, AnswerForm::as_stored), answer);
  EXPECT_EQ(answer_in_form(answer, AnswerForm::stripped), "The red,,12.");
  EXPECT_EQ(answer_in_form(answer, AnswerForm::official), "red 12");
  EXPECT_EQ(answer_in_form(answer, AnswerForm::textvqa), "red12");
  EXPECT_EQ(answer_in_form(answer, AnswerForm::vlmevalkit), "red 12.");
}

TEST(AnswerInForm, RunsOfCommasCountInTheNormalizedFormOnly) {
  EXPECT_EQ(answer_in_form("1,,000-x", AnswerForm::normalized), "1000x");
  EXPECT_EQ(answer_in_form("1,,000-x", AnswerForm::official), "1 000 x");
}

TEST(AnswerInForm, DigitsOfOtherScriptsCountInPythonThree) {
  const std::string twelve = "\xD9\xA1.\xD9\xA2";  // Arabic-Indic 1.2
  EXPECT_EQ(answer_in_form(twelve, AnswerForm::normalized), twelve);
  EXPECT_EQ(answer_in_form(twelve, AnswerForm::official), "\xD9\xA1\xD9\xA2");
}

TEST(ComparedForms, AreRawForUnanimousOfficialAnswersOnly) {
  EXPECT_EQ(compared_forms(VqaProfile::official, true).reference, AnswerForm::stripped);
  EXPECT_EQ(compared_forms(VqaProfile::official, false).reference, AnswerForm::official);
  EXPECT_EQ(compared_forms(VqaProfile::textvqa, true).reference, AnswerForm::textvqa);
  EXPECT_EQ(compared_forms(VqaProfile::vizwiz, true).reference, AnswerForm::as_stored);
  EXPECT_EQ(compared_forms(VqaProfile::vizwiz, true).prediction, AnswerForm::official);
}

TEST(LeaveOneOut, AveragesOverTheOthers) {
  EXPECT_NEAR(leave_one_out(10, {0, 1}, LeftOut::itself), 0.6, 1e-12);
  EXPECT_NEAR(leave_one_out(10, {4, 4}, LeftOut::equal_records), 8 * (2.0 / 3) / 10, 1e-12);
  EXPECT_NEAR(leave_one_out(1, {0}, LeftOut::itself), 0, 1e-12);
}

}  // namespace
}  // namespace glimpse::metrics
