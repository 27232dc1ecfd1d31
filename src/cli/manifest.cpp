#include "cli/manifest.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/strings.h"
#include "cli/app.h"
#include "cli/machine.h"

namespace glimpse::cli {

void write_manifest(const std::filesystem::path& run,
                    const std::map<std::string, std::string>& hashes) {
  const MachineFacts machine = read_machine();
  nlohmann::ordered_json json;
  json["program"] = std::string("glimpse ") + kVersion;
  json["libtorch"] = machine.libtorch_version;
  json["cpu"] = machine.cpu;
  json["instructions"] = join(machine.instructions, " ");
  json["threads"] = machine.threads;
  for (const auto& [name, hash] : hashes) json[name] = hash;
  write_file_atomically(run / "manifest.json", json.dump(2) + "\n");
}

}  // namespace glimpse::cli
