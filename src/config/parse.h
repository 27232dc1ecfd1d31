#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/fields.h"
#include "config/node.h"

namespace glimpse::config {

/// What to do with keys that a struct does not describe: our own files reject them, config.json of
/// other people's checkpoints holds many that we do not use.
enum class UnknownKeys { reject, ignore };

/// A described struct from a tree. Keys that are absent keep the struct's defaults; a list or map
/// that is present replaces the default as a whole. `where` is the key of `node` in its file, ""
/// for the root. Errors: Error with FILE:LINE and the whole key for an unknown key (with the
/// nearest known one), a wrong type, a number out of range, or null where the field is no
/// std::optional.
template <class C>
C parse_config(const Node& node, const std::string& where = "");

/// The same, ignoring keys that the struct does not describe, at every level.
template <class C>
C parse_known(const Node& node, const std::string& where = "");

// The parts below are for the two functions above.

struct Place {
  std::string key;
  UnknownKeys unknown = UnknownKeys::reject;
};

void read_value(const Node& node, const Place& place, bool& out);
void read_value(const Node& node, const Place& place, int64_t& out);
void read_value(const Node& node, const Place& place, uint64_t& out);
void read_value(const Node& node, const Place& place, double& out);
void read_value(const Node& node, const Place& place, std::string& out);

/// Errors: Error when `node` is not of this kind.
void require_kind(const Node& node, const Place& place, Node::Kind kind);
/// Errors: Error for the first key of the map `node` that is not in `known`.
void reject_unknown_keys(const Node& node, const Place& place,
                         const std::vector<std::string>& known);

template <class T>
void read_value(const Node& node, const Place& place, std::optional<T>& out);
template <class T>
void read_value(const Node& node, const Place& place, std::vector<T>& out);
template <class T>
void read_value(const Node& node, const Place& place, std::map<std::string, T>& out);
template <Described C>
void read_value(const Node& node, const Place& place, C& out);

class FieldReader {
 public:
  FieldReader(const Node& node, const Place& place) : node_(node), place_(place) {}
  template <class T>
  void operator()(const char* name, T& field, const char* /*help*/) {
    known_.emplace_back(name);
    if (const Node* value = node_.find(name)) {
      read_value(*value, Place{join_key(place_.key, name), place_.unknown}, field);
    }
  }
  const std::vector<std::string>& known() const { return known_; }

 private:
  const Node& node_;
  const Place& place_;
  std::vector<std::string> known_;
};

template <class T>
void read_value(const Node& node, const Place& place, std::optional<T>& out) {
  if (node.kind == Node::Kind::null) {
    out.reset();
  } else {
    read_value(node, place, out.emplace());
  }
}

template <class T>
void read_value(const Node& node, const Place& place, std::vector<T>& out) {
  require_kind(node, place, Node::Kind::list);
  out.clear();
  for (const Node& item : node.list) {
    T value{};  // not emplace_back: std::vector<bool> hands out no bool&
    read_value(item, Place{join_key(place.key, std::to_string(out.size())), place.unknown}, value);
    out.push_back(std::move(value));
  }
}

template <class T>
void read_value(const Node& node, const Place& place, std::map<std::string, T>& out) {
  require_kind(node, place, Node::Kind::map);
  out.clear();
  for (const Entry& entry : node.map) {
    read_value(entry.value, Place{join_key(place.key, entry.key), place.unknown}, out[entry.key]);
  }
}

template <Described C>
void read_value(const Node& node, const Place& place, C& out) {
  require_kind(node, place, Node::Kind::map);
  FieldReader reader(node, place);
  visit_fields(reader, out);
  if (place.unknown == UnknownKeys::reject) reject_unknown_keys(node, place, reader.known());
}

template <class C>
C parse_config(const Node& node, const std::string& where) {
  C config{};
  read_value(node, Place{where, UnknownKeys::reject}, config);
  return config;
}

template <class C>
C parse_known(const Node& node, const std::string& where) {
  C config{};
  read_value(node, Place{where, UnknownKeys::ignore}, config);
  return config;
}

}  // namespace glimpse::config
