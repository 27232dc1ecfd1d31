#include "base/signal.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace glimpse {
namespace {

// Signals change the whole process, so each case lives in a child of its own.
int status_of_child(void (*body)()) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(Signal, FirstSignalOnlySetsTheFlag) {
  const int status = status_of_child([] {
    watch_stop_signals();
    if (stop_requested()) ::_exit(1);
    ::raise(SIGTERM);
    ::_exit(stop_requested() ? 42 : 2);
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 42);
}

TEST(Signal, SecondSignalOfEitherKindKills) {
  const int status = status_of_child([] {
    watch_stop_signals();
    ::raise(SIGTERM);
    ::raise(SIGINT);
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGINT);
}

}  // namespace
}  // namespace glimpse
