#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace glimpse::text {

/// Tokens and their ids, both ways. Ids may have gaps; a token has one id.
class Vocabulary {
 public:
  /// A token already present keeps its first id.
  void add(const std::string& token, int64_t id);
  std::optional<int64_t> id_of(std::string_view token) const;
  /// "" for an id without a token.
  const std::string& token_of(int64_t id) const;
  /// One more than the largest id.
  int64_t size() const { return static_cast<int64_t>(tokens_.size()); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, int64_t, Hash, std::equal_to<>> ids_;
  std::vector<std::string> tokens_;
};

}  // namespace glimpse::text
