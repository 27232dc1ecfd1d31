#include "cli/doctor.h"

#include <torch/torch.h>

#include <algorithm>
#include <iostream>

#include "base/stopwatch.h"
#include "base/strings.h"
#include "cli/app.h"
#include "cli/machine.h"
#include "tensor/dtype.h"

namespace glimpse::cli {
namespace {

constexpr int64_t kSide = 1024;
constexpr double kTimePerTypeMs = 150;

// Best of the products that fit into a short time: others may be using the machine.
double gigaflops(torch::ScalarType dtype) {
  const torch::Tensor a = torch::ones({kSide, kSide}, dtype), b = torch::ones_like(a);
  at::mm(a, b);
  double best_ms = 1e9;
  Stopwatch whole;
  do {
    Stopwatch clock;
    at::mm(a, b);
    best_ms = std::min(best_ms, clock.milliseconds());
  } while (whole.milliseconds() < kTimePerTypeMs);
  return 2.0 * kSide * kSide * kSide / best_ms / 1e6;
}

}  // namespace

int doctor() {
  c10::InferenceMode no_gradients;
  const MachineFacts facts = read_machine();
  const auto row = [](const char* name, const std::string& value) {
    std::cout << std::string(name).append(14 - std::string_view(name).size(), ' ') << value << "\n";
  };
  row("glimpse", kVersion);
  row("libtorch", facts.libtorch_version + "  " + facts.libtorch_path);
  row("openmp", join(facts.openmp, ", "));
  row("allocator", facts.allocator);
  row("cpu", facts.cpu);
  row("instructions", join(facts.instructions, " "));
  row("processors", std::to_string(facts.processors) + " on " + std::to_string(facts.cores) +
                        " cores, " + std::to_string(facts.threads) + " threads used");
  row("memory", std::to_string(facts.available_mb) + " of " + std::to_string(facts.memory_mb) +
                    " MB available");
  row("float32", format_fixed(gigaflops(torch::kFloat32), 0) + " GFLOP/s");
  row("bfloat16", format_fixed(gigaflops(torch::kBFloat16), 0) + " GFLOP/s");
  row("dtype auto", tensor::cpu_has_bfloat16() ? "bfloat16" : "float32");
  const std::vector<std::string> slow = slow_spots(facts);
  for (const std::string& line : slow) std::cout << "slow: " << line << "\n";
  if (slow.empty()) std::cout << "nothing here slows glimpse down\n";
  return kExitOk;
}

}  // namespace glimpse::cli
