#include "evaluation/work_queue.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "evaluation/compare.h"
#include "evaluation/report/json.h"
#include "evaluation/rows.h"
#include "support/shared.h"

// Processes without a model, which answer in a fraction of a millisecond, are killed at random.
namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kPictures = 40;
constexpr int64_t kQuestions = 3;

std::string id_of(int64_t picture, int64_t question) {
  return "q" + std::to_string(picture) + "-" + std::to_string(question);
}

EvalRow stub_answer(const std::string& setting, int64_t picture, int64_t question) {
  Random random = Random::of(setting == "none" ? 1 : 2, static_cast<uint64_t>(picture * 10));
  for (int64_t i = 0; i < question; ++i) random.next();
  EvalRow row = test::row_of(setting, {.id = id_of(picture, question),
                                       .image = "p" + std::to_string(picture),
                                       .type = question == 0 ? "color" : "shape",
                                       .right = random.chance(2, 3) ? 1.0 : 0.0});
  row.order = picture * kQuestions + question;
  return row;
}

void work(const fs::path& run, int pause_us) {
  const std::vector<std::string> settings = {"none", "half"};
  WorkQueue queue(run, settings);
  const auto each_open = [&](int64_t picture, const auto& use) {
    for (int64_t question = 0; question < kQuestions; ++question) {
      for (const std::string& setting : settings) {
        if (!queue.is_finished(setting, id_of(picture, question), 0)) use(setting, question);
      }
    }
  };
  queue.share(
      kPictures,
      [&](int64_t picture) {
        bool open = false;
        each_open(picture, [&](const auto&, int64_t) { open = true; });
        return open;
      },
      [&](int64_t picture) {
        each_open(picture, [&](const std::string& setting, int64_t question) {
          if (pause_us > 0) ::usleep(static_cast<useconds_t>(pause_us));
          queue.append(stub_answer(setting, picture, question));
        });
      });
}

pid_t start(const fs::path& run, int pause_us) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  try {
    work(run, pause_us);
  } catch (...) {
    ::_exit(1);
  }
  ::_exit(0);
}

int status_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string summary_of(const fs::path& run) {
  return summary_json(
      compare(test::two_settings(), {read_journal(run, "none"), read_journal(run, "half")}));
}

// Rows in files, doubled ones included.
size_t rows_on_disk(const fs::path& run) {
  size_t rows = 0;
  for (const char* setting : {"none", "half"}) {
    auto files = journal_files(run);
    for (const fs::path& file : files[setting]) {
      size_t offset = 0;
      rows += read_rows_from(file, offset).size();
    }
  }
  return rows;
}

TEST(WorkQueue, KilledSixtyTimesItEndsWithTheSameSummary) {
  const glimpse::test::TempFolder whole, killed;
  work(whole.path(), 0);
  Random random(7);
  int kills = 0;
  while (kills < 60) {
    const pid_t child = start(killed.path(), 600);
    ::usleep(static_cast<useconds_t>(random.integer(0, 5000)));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ++kills;
  }
  const size_t when_killed = rows_on_disk(killed.path());
  EXPECT_EQ(status_of(start(killed.path(), 0)), 0);
  EXPECT_GT(when_killed, 0U);
  EXPECT_EQ(rows_on_disk(killed.path()), static_cast<size_t>(kPictures * kQuestions * 2));
  EXPECT_EQ(summary_of(killed.path()), summary_of(whole.path()));
}

TEST(WorkQueue, FourProcessesShareTheWorkAndOneMayDie) {
  const glimpse::test::TempFolder alone, shared;
  work(alone.path(), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) children.push_back(start(shared.path(), 300));
  ::usleep(10000);
  ::kill(children[0], SIGKILL);
  ::waitpid(children[0], nullptr, 0);
  for (size_t i = 1; i < children.size(); ++i) EXPECT_EQ(status_of(children[i]), 0);
  EXPECT_GT(journal_files(shared.path())["half"].size(), 1U);  // more than one of them worked
  EXPECT_EQ(rows_on_disk(shared.path()), static_cast<size_t>(kPictures * kQuestions * 2));
  EXPECT_EQ(summary_of(shared.path()), summary_of(alone.path()));
}

TEST(WorkQueue, KnowsWhatEarlierProcessesFinished) {
  const glimpse::test::TempFolder run;
  {
    WorkQueue queue(run.path(), {"none"});
    queue.append(stub_answer("none", 0, 0));
  }
  WorkQueue queue(run.path(), {"none"});
  EXPECT_TRUE(queue.is_finished("none", id_of(0, 0), 0));
  EXPECT_FALSE(queue.is_finished("none", id_of(0, 0), 1));
  EXPECT_FALSE(queue.is_finished("none", id_of(0, 1), 0));
  EXPECT_EQ(queue.num_finished(), 1);
}

TEST(WorkQueue, FinishesOneAtATime) {
  const glimpse::test::TempFolder run;
  WorkQueue queue(run.path(), {"none"});
  int times = 0;
  queue.alone([&] { ++times; });
  queue.alone([&] { ++times; });
  EXPECT_EQ(times, 2);
}

}  // namespace
}  // namespace glimpse::evaluation
