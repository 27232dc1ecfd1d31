#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace glimpse::cli {

/// What decides how fast this process computes.
struct MachineFacts {
  std::string cpu;                        ///< model name
  std::vector<std::string> instructions;  ///< those that matter here and are present
  int64_t processors = 0;                 ///< logical, that this process may use
  int64_t cores = 0;                      ///< physical, of these
  int64_t threads = 0;                    ///< LibTorch's pool
  bool omp_num_threads = false;           ///< set in the environment
  bool spins = false;                     ///< OpenMP threads spin while they wait
  int64_t memory_mb = 0, available_mb = 0;
  std::string libtorch_version, libtorch_path;
  std::vector<std::string> openmp;  ///< OpenMP runtimes mapped into this process
  std::string allocator;            ///< "glibc", or the library that replaces it
};

MachineFacts read_machine();

/// Instruction sets of /proc/cpuinfo's first processor that matter here, fastest first.
std::vector<std::string> relevant_instructions(const std::string& cpuinfo);
/// Distinct library files of /proc/self/maps whose name starts with one of `prefixes`.
std::vector<std::string> mapped_libraries(const std::string& maps,
                                          const std::vector<std::string>& prefixes);
/// One line for every fact that costs time, with what to do about it.
std::vector<std::string> slow_spots(const MachineFacts& facts);

}  // namespace glimpse::cli
