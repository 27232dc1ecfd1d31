#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::config {

struct Entry;

/// A configuration file as plain data: what YAML, JSON and --set have in common. A value type.
struct Node {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  std::string scalar;   ///< the text as written, escapes resolved
  bool quoted = false;  ///< "5" in quotes is text and never a number
  std::vector<Node> list;
  std::vector<Entry> map;  ///< in file order, keys unique
  std::string file;        ///< file name, or the --set argument
  int line = 0;            ///< from 1; 0 = no line to name

  /// The value of `key`, or nullptr when this is no map or has no such key.
  const Node* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  int line = 0;
  Node value;
};

/// "FILE:LINE", for Error.where.
std::string location(const Node& node);
std::string location(const std::string& file, int line);

/// What stands there, for Error.found: "'abc'", "a list", "nothing".
std::string description(const Node& node);

/// "a" + "b" = "a.b"; either may be empty.
std::string join_key(std::string_view parent, std::string_view child);

}  // namespace glimpse::config
