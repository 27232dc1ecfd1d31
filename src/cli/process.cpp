#include "cli/process.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <malloc.h>
#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <limits>
#include <set>
#include <string>

#include "base/error.h"

namespace glimpse::cli {
namespace {

// Hyper-threads of one core name the same siblings.
std::string core_of(int cpu) {
  std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(cpu) +
                     "/topology/thread_siblings_list");
  std::string siblings;
  if (!std::getline(file, siblings)) return "cpu " + std::to_string(cpu);
  return siblings;
}

}  // namespace

int64_t physical_cores() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return 1;
  std::set<std::string> cores;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &allowed)) cores.insert(core_of(cpu));
  }
  return static_cast<int64_t>(cores.size());
}

bool waiting_is_chosen() {
  return std::getenv("OMP_WAIT_POLICY") != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr;
}

void restart_with_passive_waiting(char** argv) {
  if (waiting_is_chosen()) return;
  setenv("OMP_WAIT_POLICY", "passive", 1);
  execv("/proc/self/exe", argv);  // comes back only when it fails; then threads spin
}

void prepare_process(int64_t threads) {
  if (threads < 0) {
    throw Error({.where = "--threads", .found = std::to_string(threads), .expected = "1 or more"});
  }
  // By default glibc returns every block above 128 KiB to the system when it is freed: each
  // activation would be page-faulted anew.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  // Threads inherit this from the thread that makes them. Arithmetic on denormals is ~50 x slower.
  at::globalContext().setFlushDenormal(true);
  if (threads == 0 && std::getenv("OMP_NUM_THREADS") == nullptr) threads = physical_cores();
  if (threads > 0) at::set_num_threads(static_cast<int>(threads));
  // May be set once only.
  if (at::get_num_interop_threads() != 1) at::set_num_interop_threads(1);
}

}  // namespace glimpse::cli
