#include "cli/doctor.h"

#include "cli/command.h"

namespace glimpse::cli {
namespace {

TEST(Doctor, MeasuresBothTypesAndNamesTheLibraries) {
  const test::CommandResult result = test::run_command({"doctor"});
  EXPECT_EQ(result.code, kExitOk);
  for (const char* part : {"libtorch_cpu.so", "float32", "bfloat16", "GFLOP/s", "cores"}) {
    EXPECT_NE(result.out.find(part), std::string::npos) << part;
  }
}

}  // namespace
}  // namespace glimpse::cli
