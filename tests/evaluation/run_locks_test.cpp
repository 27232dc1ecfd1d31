#include "evaluation/run_locks.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "support/shared.h"

namespace glimpse::evaluation {
namespace {

TEST(RunLocks, APlaceIsTakenOnce) {
  const glimpse::test::TempFolder run;
  RunLocks first(run.path()), second(run.path());
  EXPECT_TRUE(first.try_take(3));
  EXPECT_FALSE(second.try_take(3));
  EXPECT_TRUE(second.try_take(4));
  first.release(3);
  EXPECT_TRUE(second.try_take(3));
}

TEST(RunLocks, AKilledProcessLeavesNoneBehind) {
  const glimpse::test::TempFolder run;
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    RunLocks locks(run.path());
    const char taken = locks.try_take(1) ? 'y' : 'n';
    if (::write(ready[1], &taken, 1) != 1) ::_exit(1);
    ::pause();
  }
  char taken = 0;
  ASSERT_EQ(::read(ready[0], &taken, 1), 1);
  EXPECT_EQ(taken, 'y');
  RunLocks locks(run.path());
  EXPECT_FALSE(locks.try_take(1));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(locks.try_take(1));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(RunLocks, RefusesAFolderThatIsAFile) {
  const glimpse::test::TempFolder run;
  write_file_atomically(run.path() / "journal", "no folder");
  EXPECT_THROW(RunLocks(run.path()), Error);
}

}  // namespace
}  // namespace glimpse::evaluation
