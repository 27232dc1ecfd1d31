#include "text/vocabulary.h"

#include "base/error.h"

namespace glimpse::text {

void Vocabulary::add(const std::string& token, int64_t id) {
  constexpr int64_t kLargestId = 10'000'000;  // a damaged id must not allocate the machine
  if (id < 0 || id > kLargestId) {
    throw Error({.where = "vocabulary",
                 .found = "token '" + token + "' with id " + std::to_string(id),
                 .expected = "an id from 0 to " + std::to_string(kLargestId),
                 .advice = "the file is damaged"});
  }
  if (!ids_.emplace(token, id).second) return;
  if (id >= size()) tokens_.resize(static_cast<size_t>(id) + 1);
  tokens_[static_cast<size_t>(id)] = token;
}

std::optional<int64_t> Vocabulary::id_of(std::string_view token) const {
  const auto found = ids_.find(token);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

const std::string& Vocabulary::token_of(int64_t id) const {
  static const std::string kNone;
  return id >= 0 && id < size() ? tokens_[static_cast<size_t>(id)] : kNone;
}

}  // namespace glimpse::text
