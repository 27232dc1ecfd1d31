#include "cli/machine.h"

#include <gtest/gtest.h>

namespace glimpse::cli {
namespace {

using Lines = std::vector<std::string>;

TEST(Machine, ReadsInstructionSetsOfTheFirstProcessor) {
  const std::string cpuinfo =
      "processor\t: 0\nflags\t\t: fpu avx2 avx512f amx_bf16\n\nprocessor\t: 1\nflags\t\t: fpu\n";
  EXPECT_EQ(relevant_instructions(cpuinfo), (Lines{"amx_bf16", "avx512f", "avx2"}));
  EXPECT_TRUE(relevant_instructions("").empty());
}

TEST(Machine, ListsEachMappedLibraryOnce) {
  const std::string maps =
      "7f00 r-xp 0 08:01 12   /usr/lib/libgomp.so.1.0.0\n"
      "7f10 r--p 0 08:01 12   /usr/lib/libgomp.so.1.0.0\n"
      "7f20 r-xp 0 08:01 13   /x/torch/lib/libgomp-a34b.so.1\n"
      "7f30 rw-p 0 00:00 0    [heap]\n";
  EXPECT_EQ(mapped_libraries(maps, {"libgomp", "libomp"}).size(), 2U);
}

TEST(Machine, NamesWhatIsSlow) {
  MachineFacts facts{.instructions = {"amx_bf16", "avx512f", "avx2"},
                     .processors = 4,
                     .cores = 2,
                     .threads = 2,
                     .openmp = {"/a/libgomp.so"}};
  EXPECT_TRUE(slow_spots(facts).empty());
  facts.instructions = {"avx2"};
  facts.threads = 1;
  facts.omp_num_threads = true;
  facts.spins = true;  // one thread has nobody to wait for
  facts.openmp.push_back("/b/libiomp5.so");
  const Lines slow = slow_spots(facts);
  ASSERT_EQ(slow.size(), 3U);
  EXPECT_NE(slow[0].find("bfloat16"), std::string::npos);
  EXPECT_NE(slow[1].find("OMP_NUM_THREADS"), std::string::npos);
  EXPECT_NE(slow[2].find("/b/libiomp5.so"), std::string::npos);
}

TEST(Machine, KnowsThisProcess) {
  const MachineFacts facts = read_machine();
  EXPECT_GE(facts.processors, facts.cores);
  EXPECT_GE(facts.cores, 1);
  EXPECT_GT(facts.memory_mb, 0);
  EXPECT_NE(facts.libtorch_path.find("libtorch_cpu.so"), std::string::npos);
  EXPECT_EQ(facts.openmp.size(), 1U) << "a second OpenMP runtime was linked";
}

}  // namespace
}  // namespace glimpse::cli
