#include "evaluation/journal.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "base/error.h"
#include "base/file.h"
#include "evaluation/rows.h"
#include "support/shared.h"

namespace glimpse::evaluation {
namespace {

using test::row_of;

TEST(Journal, ARowSurvivesToTheBit) {
  EvalRow row = row_of("half", {.id = "q1", .image = "p", .type = "color", .right = 1.0 / 3});
  row.kept = {true, false, false, true};
  row.phases_ms["vision"] = 0.1 + 0.2;
  const EvalRow back = row_from_json(to_json_line(row), "test");
  EXPECT_EQ(to_json_line(back), to_json_line(row));
  EXPECT_EQ(back.kept, row.kept);
  EXPECT_EQ(back.scores.at("exact_match"), 1.0 / 3);
  EXPECT_EQ(back.references, row.references);
  EXPECT_EQ(back.retention.kv_tokens, 2);
  EXPECT_TRUE(back.ok());
}

TEST(Journal, TheEvidenceAreaIsOptionalAsOldJournalsHaveNone) {
  EvalRow row = row_of("half", {.id = "q1", .image = "p", .type = "color"});
  EXPECT_EQ(to_json_line(row).find("evidence_area"), std::string::npos);
  EXPECT_FALSE(row_from_json(to_json_line(row), "test").evidence_area.has_value());
  row.evidence_area = 1.0 / 3;
  EXPECT_EQ(row_from_json(to_json_line(row), "test").evidence_area, 1.0 / 3);
}

TEST(Journal, KeepsTheTokensOfASmallerPicture) {
  EvalRow row = test::row_of("downsample", {.id = "a", .image = "p", .type = "color"});
  row.retention.visual_tokens = 24;
  row.kept = std::vector<bool>(9, true);
  EXPECT_EQ(row_from_json(to_json_line(row), "here").kept, row.kept);
}

TEST(Journal, WritesOneLineEvenForTextWithLineEndsAndHalfCharacters) {
  EvalRow row = row_of("half", {.id = "q1", .image = "p", .type = ""});
  row.prediction = "a\nb \xE2\x82";
  EXPECT_EQ(to_json_line(row).find('\n'), std::string::npos);
  EXPECT_EQ(row_from_json(to_json_line(row), "test").prediction.substr(0, 3), "a\nb");
}

TEST(Journal, ReadsBackWhatWasAppended) {
  const glimpse::test::TempFolder run;
  {
    Journal journal(run.path(), "half", "0");
    journal.append(row_of("half", {.id = "q1", .image = "p", .type = "color"}));
    journal.append(row_of("half", {.id = "q2", .image = "p", .type = "shape"}));
  }
  const auto rows = read_journal(run.path(), "half");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].id, "q2");
  EXPECT_TRUE(read_journal(run.path(), "other").empty());
}

TEST(Journal, PassesOverAHalfWrittenLastLineAndCutsItOffOnResume) {
  const glimpse::test::TempFolder run;
  {
    Journal journal(run.path(), "half", "0");
    journal.append(row_of("half", {.id = "q1", .image = "p", .type = ""}));
  }
  const auto file = run.path() / "journal" / "half.0.jsonl";
  std::ofstream(file, std::ios::app) << R"({"v":1,"id":"q2)";
  EXPECT_EQ(read_journal(run.path(), "half").size(), 1U);
  Journal(run.path(), "half", "0").append(row_of("half", {.id = "q3", .image = "p", .type = ""}));
  const auto rows = read_journal(run.path(), "half");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].id, "q3");
}

TEST(Journal, JoinsWritersAndCountsARepeatedQuestionOnce) {
  const glimpse::test::TempFolder run;
  for (const char* writer : {"0", "1"}) {
    Journal journal(run.path(), "half", writer);
    journal.append(row_of("half", {.id = "same", .image = "p", .type = ""}));
    journal.append(row_of("half", {.id = writer, .image = "p", .type = ""}));
  }
  EXPECT_EQ(read_journal(run.path(), "half").size(), 3U);
}

TEST(Journal, NamesTheLineThatIsNoRow) {
  const glimpse::test::TempFolder run;
  write_file_atomically(run.path() / "journal" / "half.0.jsonl", "{\"v\":1}\n");
  try {
    read_journal(run.path(), "half");
    FAIL();
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("half.0.jsonl:1"), std::string::npos) << e.what();
  }
}

TEST(Journal, AFullDiskIsAnErrorThatKeepsTheWholeRows) {
  const glimpse::test::TempFolder run;
  const EvalRow row = test::row_of("none", {.id = "q1", .image = "p1", .type = "color"});
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto earlier = std::signal(SIGXFSZ, SIG_IGN);
  {
    Journal journal(run.path(), "none", "0");
    journal.append(row);
    rlimit full = before;
    full.rlim_cur = std::filesystem::file_size(journal_file(run.path(), "none", "0")) + 10;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
    EXPECT_THROW(journal.append(row), Error);
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, earlier);
  EXPECT_EQ(read_journal(run.path(), "none").size(), 1U);
  Journal(run.path(), "none", "0")
      .append(test::row_of("none", {.id = "q2", .image = "p1", .type = "color"}));
  EXPECT_EQ(read_journal(run.path(), "none").size(), 2U);
}

}  // namespace
}  // namespace glimpse::evaluation
