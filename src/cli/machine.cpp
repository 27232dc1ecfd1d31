#include "cli/machine.h"

#include <ATen/Parallel.h>
#include <sched.h>
#include <torch/version.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/strings.h"
#include "cli/process.h"

namespace glimpse::cli {
namespace {

// Files below /proc have no size, so they cannot be read as ordinary ones.
std::string read_proc(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The value of "key : value" in /proc/cpuinfo or /proc/meminfo, first occurrence.
std::string proc_value(const std::string& text, const std::string& key) {
  for (const std::string& line : split(text, '\n')) {
    const size_t colon = line.find(':');
    if (colon != std::string::npos && trim(line.substr(0, colon)) == key) {
      return trim(line.substr(colon + 1));
    }
  }
  return "";
}

int64_t megabytes(const std::string& meminfo, const std::string& key) {
  const std::vector<std::string> words = split_whitespace(proc_value(meminfo, key));
  return words.empty() ? 0 : std::stoll(words[0]) / 1024;
}

int64_t allowed_processors() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  return sched_getaffinity(0, sizeof(allowed), &allowed) == 0 ? CPU_COUNT(&allowed) : 0;
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

std::vector<std::string> relevant_instructions(const std::string& cpuinfo) {
  const std::vector<std::string> flags = split_whitespace(proc_value(cpuinfo, "flags"));
  std::vector<std::string> present;
  for (const char* name :
       {"amx_bf16", "amx_int8", "avx512_bf16", "avx512_vnni", "avx512f", "avx2"}) {
    if (contains(flags, name)) present.emplace_back(name);
  }
  return present;
}

std::vector<std::string> mapped_libraries(const std::string& maps,
                                          const std::vector<std::string>& prefixes) {
  std::vector<std::string> found;
  for (const std::string& line : split(maps, '\n')) {
    const size_t slash = line.find('/');
    if (slash == std::string::npos) continue;
    const std::string path = line.substr(slash);
    const std::string name = path.substr(path.rfind('/') + 1);
    const bool wanted = std::any_of(prefixes.begin(), prefixes.end(),
                                    [&](const std::string& p) { return name.starts_with(p); });
    if (wanted && !contains(found, path)) found.push_back(path);
  }
  return found;
}

MachineFacts read_machine() {
  const std::string cpuinfo = read_proc("/proc/cpuinfo"), meminfo = read_proc("/proc/meminfo");
  const std::string maps = read_proc("/proc/self/maps");
  const auto torch_libraries = mapped_libraries(maps, {"libtorch_cpu.so"});
  const auto allocators = mapped_libraries(maps, {"libjemalloc", "libtcmalloc", "libmimalloc"});
  return {.cpu = proc_value(cpuinfo, "model name"),
          .instructions = relevant_instructions(cpuinfo),
          .processors = allowed_processors(),
          .cores = physical_cores(),
          .threads = at::get_num_threads(),
          .omp_num_threads = std::getenv("OMP_NUM_THREADS") != nullptr,
          .spins = !waiting_is_chosen(),
          .memory_mb = megabytes(meminfo, "MemTotal"),
          .available_mb = megabytes(meminfo, "MemAvailable"),
          .libtorch_version = TORCH_VERSION,
          .libtorch_path = torch_libraries.empty() ? "" : torch_libraries[0],
          .openmp = mapped_libraries(maps, {"libgomp", "libiomp", "libomp"}),
          .allocator = allocators.empty() ? "glibc" : allocators[0]};
}

std::vector<std::string> slow_spots(const MachineFacts& facts) {
  std::vector<std::string> lines;
  const bool bf16 =
      contains(facts.instructions, "amx_bf16") || contains(facts.instructions, "avx512_bf16");
  if (!bf16) {
    lines.push_back(
        "no bfloat16 instructions: 'dtype: auto' computes in float32, about half the speed of a "
        "machine that has them");
  }
  if (!contains(facts.instructions, "avx512f") && !contains(facts.instructions, "avx2")) {
    lines.push_back("neither AVX2 nor AVX-512: LibTorch runs its slowest kernels");
  }
  if (facts.threads < facts.cores) {
    lines.push_back(std::to_string(facts.threads) + " threads on " + std::to_string(facts.cores) +
                    " cores" + (facts.omp_num_threads ? " (OMP_NUM_THREADS is set)" : "") +
                    ": --threads " + std::to_string(facts.cores) + " uses them all");
  }
  if (facts.threads > facts.cores) {
    lines.push_back(std::to_string(facts.threads) + " threads on " + std::to_string(facts.cores) +
                    " cores: they wait for each other; use --threads " +
                    std::to_string(facts.cores));
  }
  if (facts.spins && facts.threads > 1) {
    lines.push_back(
        "OpenMP threads spin while they wait: on a machine that does other things too, set "
        "OMP_WAIT_POLICY=passive");
  }
  if (facts.openmp.size() > 1) {
    lines.push_back("more than one OpenMP runtime is loaded: their thread pools compete (" +
                    join(facts.openmp, ", ") + ")");
  }
  if (facts.available_mb > 0 && facts.available_mb < 2048) {
    lines.push_back("only " + std::to_string(facts.available_mb) +
                    " MB of memory are free: building takes 1.4 GB per compiler");
  }
  return lines;
}

}  // namespace glimpse::cli
