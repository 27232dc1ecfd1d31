#include "models/published_names.h"

#include "base/error.h"

namespace glimpse::models {

storage::TensorMap published_names(const storage::TensorMap& tensors,
                                   const std::function<std::string(const std::string&)>& rename,
                                   const std::string& where) {
  storage::TensorMap renamed;
  for (const auto& [key, view] : tensors) {
    if (!renamed.emplace(rename(key), view).second) {
      throw Error({.where = where, .found = "two tensors for '" + rename(key) + "'"});
    }
  }
  return renamed;
}

}  // namespace glimpse::models
