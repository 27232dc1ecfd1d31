#include "cli/config_file.h"

#include "base/error.h"
#include "config/overrides.h"
#include "config/yaml_reader.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;

config::Node read_stored(const fs::path& run) {
  if (!fs::exists(run / "config.yaml")) {
    throw Error({.where = "--resume " + run.string(),
                 .found = "no config.yaml",
                 .expected = "a run folder to resume"});
  }
  return config::read_yaml_file(run / "config.yaml");
}

void set_run(config::Node& root, const config::Node& stored) {
  const config::Node* run = stored.find("run");
  if (run == nullptr) return;
  std::erase_if(root.map, [](const config::Entry& entry) { return entry.key == "run"; });
  root.map.push_back({.key = "run", .line = run->line, .value = *run});
}

}  // namespace

config::Node read_config(const ConfigArguments& arguments) {
  if (arguments.file.empty() && arguments.resume.empty()) {
    throw Error({.where = "arguments",
                 .found = "no configuration file",
                 .expected = "CONFIG.yaml",
                 .advice = "--help-config lists what can stand in it"});
  }
  config::Node stored;
  if (!arguments.resume.empty()) stored = read_stored(arguments.resume);
  config::Node root =
      arguments.file.empty() ? stored : config::read_yaml_file(fs::path(arguments.file));
  for (const std::string& assignment : arguments.set) config::apply_override(root, assignment);
  if (!arguments.resume.empty()) set_run(root, stored);
  return root;
}

fs::path run_folder(const ConfigArguments& arguments, const std::string& configured) {
  return arguments.resume.empty() ? fs::path(configured) : fs::path(arguments.resume);
}

}  // namespace glimpse::cli
