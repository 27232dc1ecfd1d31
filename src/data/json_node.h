#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::data {

/// A parsed JSON value: a file of VQA answers has ten million, so their texts are views.
struct JsonNode {
  enum class Kind : uint8_t { null, boolean, integer, real, text, array, object };
  Kind kind = Kind::null;
  std::string_view key;   ///< of a member
  std::string_view text;  ///< of a text; of a number or boolean as JSON writes it
  /// Elements; members by key, each key once, the last one's value.
  std::pmr::vector<JsonNode> inner;

  explicit JsonNode(std::pmr::memory_resource* memory) : inner(memory) {}
  bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
  bool is_list() const { return kind == Kind::array; }
  bool is_object() const { return kind == Kind::object; }
  /// The member of an object; nullptr without it.
  const JsonNode* find(std::string_view wanted) const;
};

/// A JSON value with all that its nodes refer to beside the text it is read from. A row of an
/// annotation file takes no allocation.
class JsonTree {
 public:
  /// `text` outlives the tree. Errors: see failed.
  explicit JsonTree(std::string_view text);
  JsonTree(const JsonTree&) = delete;
  JsonTree& operator=(const JsonTree&) = delete;

  const JsonNode& root() const { return root_; }
  /// The text is not one JSON value.
  bool failed() const { return failed_; }

 private:
  static constexpr size_t kUsualBytes = 8192;  // ten answers with three members each take 4,000
  std::array<std::byte, kUsualBytes> usual_;
  std::pmr::monotonic_buffer_resource memory_{usual_.data(), usual_.size()};
  std::forward_list<std::string> rewritten_;  // texts with escapes, numbers in other forms
  JsonNode root_{&memory_};
  bool failed_ = false;
};

/// Fails for a text that a JsonTree failed at, as parse_json does; NaN and Infinity by name.
[[noreturn]] void refuse_json(std::string_view text, const std::string& where);

}  // namespace glimpse::data
