#include "training/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "base/file.h"

namespace glimpse::training {
namespace {

namespace fs = std::filesystem;

// Steps with a complete checkpoint, ascending.
std::vector<int64_t> complete_steps(const fs::path& folder) {
  std::vector<int64_t> steps;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing)) {
    const std::string name = entry.path().filename().string();
    int64_t step = 0;
    if (!name.starts_with("step-") || !fs::exists(entry.path() / "manifest.json")) continue;
    const auto parsed = std::from_chars(name.data() + 5, name.data() + name.size(), step);
    if (parsed.ec == std::errc() && parsed.ptr == name.data() + name.size()) steps.push_back(step);
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

fs::path step_folder(const fs::path& run, int64_t step) {
  return run / "checkpoints" / ("step-" + std::to_string(step));
}

}  // namespace

void save_checkpoint(const fs::path& run, int64_t step, const tensor::Tensors& tensors,
                     int64_t keep_last) {
  const fs::path folder = step_folder(run, step);
  tensor::save_tensors(folder / "state.safetensors", tensors);
  write_file_atomically(folder / "manifest.json", "{\"step\": " + std::to_string(step) + "}\n");
  std::vector<int64_t> steps = complete_steps(run / "checkpoints");
  while (static_cast<int64_t>(steps.size()) > keep_last) {
    const fs::path oldest = step_folder(run, steps.front());
    fs::remove(oldest /
               "manifest.json");  // first: a kill half-way must not leave a broken checkpoint
    fs::remove_all(oldest);
    steps.erase(steps.begin());
  }
}

std::optional<Checkpoint> latest_checkpoint(const fs::path& run) {
  const std::vector<int64_t> steps = complete_steps(run / "checkpoints");
  if (steps.empty()) return std::nullopt;
  const fs::path folder = step_folder(run, steps.back());
  return Checkpoint{steps.back(), tensor::load_tensors(folder / "state.safetensors"), folder};
}

}  // namespace glimpse::training
