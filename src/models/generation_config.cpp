#include "models/generation_config.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace glimpse::models {

std::vector<int64_t> end_token_ids(const std::filesystem::path& folder) {
  for (const char* name : {"generation_config.json", "config.json"}) {
    if (!std::filesystem::exists(folder / name)) continue;
    const nlohmann::json root = read_json_file(folder / name);
    const auto found = root.find("eos_token_id");
    if (found == root.end() || found->is_null()) continue;
    if (found->is_number_integer()) return {found->get<int64_t>()};
    std::vector<int64_t> ids;
    for (const nlohmann::json& id : *found) {
      if (!id.is_number_integer()) {
        throw Error({.where = (folder / name).string() + ": eos_token_id",
                     .found = id.dump(),
                     .expected = "integers"});
      }
      ids.push_back(id.get<int64_t>());
    }
    return ids;
  }
  return {};
}

}  // namespace glimpse::models
