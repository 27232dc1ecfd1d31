#include "cli/process.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"

namespace glimpse::cli {
namespace {

TEST(Process, MayBePreparedTwice) {
  prepare_process(1);
  prepare_process(2);
  EXPECT_EQ(at::get_num_threads(), 2);
  EXPECT_EQ(at::get_num_interop_threads(), 1);
  prepare_process(1);
  EXPECT_THROW(prepare_process(-1), Error);
}

TEST(Process, FlushesDenormals) {
  prepare_process(1);
  const torch::Tensor tiny = torch::full({4}, 1e-38F) * 0.01F;
  EXPECT_EQ(tiny.sum().item<float>(), 0.0F);
}

TEST(Process, LeavesAChosenWaitingPolicyAlone) {
  setenv("OMP_WAIT_POLICY", "active", 1);
  char* argv[] = {nullptr};
  restart_with_passive_waiting(argv);  // would replace this process
  EXPECT_TRUE(waiting_is_chosen());
  unsetenv("OMP_WAIT_POLICY");
}

TEST(Process, CountsAtLeastOneCore) { EXPECT_GE(physical_cores(), 1); }

}  // namespace
}  // namespace glimpse::cli
