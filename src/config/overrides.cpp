#include "config/overrides.h"

#include <charconv>

#include "base/error.h"
#include "base/strings.h"
#include "config/yaml_reader.h"

namespace glimpse::config {
namespace {

Node& list_element(Node& list, const std::string& index_text, const std::string& where) {
  size_t index = 0;
  const char* end = index_text.data() + index_text.size();
  const auto result = std::from_chars(index_text.data(), end, index);
  if (result.ec != std::errc() || result.ptr != end || index >= list.list.size()) {
    throw Error({.where = where,
                 .found = "index '" + index_text + "'",
                 .expected = "a number below " + std::to_string(list.list.size()) +
                             ", the length of this list",
                 .advice = "to replace the list write KEY=[...]"});
  }
  return list.list[index];
}

Node& map_value(Node& map, const std::string& key, const std::string& where) {
  if (map.kind == Node::Kind::null) {
    map.kind = Node::Kind::map;
    map.file = where;
    map.line = 0;
  }
  for (Entry& entry : map.map) {
    if (entry.key == key) return entry.value;
  }
  map.map.push_back({.key = key, .line = 0, .value = {}});
  map.map.back().value.file = where;
  return map.map.back().value;
}

Node& descend(Node& node, const std::string& key, const std::string& where) {
  if (node.kind == Node::Kind::list) return list_element(node, key, where);
  if (node.kind == Node::Kind::scalar) {
    throw Error({.where = where,
                 .found = description(node) + " above '" + key + "'",
                 .expected = "a map or a list there"});
  }
  return map_value(node, key, where);
}

}  // namespace

void apply_override(Node& root, const std::string& assignment) {
  const std::string where = "--set " + assignment;
  const size_t equals = assignment.find('=');
  const std::vector<std::string> keys = split(assignment.substr(0, equals), '.');
  bool complete = equals != std::string::npos;
  for (const std::string& key : keys) complete = complete && !trim(key).empty();
  if (!complete) {
    throw Error({.where = where,
                 .found = equals == std::string::npos ? "no '='" : "an empty key",
                 .expected = "KEY.KEY=VALUE"});
  }
  Node value = read_yaml_text(assignment.substr(equals + 1), where);
  value.line = 0;  // a line of a one-line argument says nothing
  Node* node = &root;
  for (const std::string& key : keys) node = &descend(*node, trim(key), where);
  *node = std::move(value);
}

}  // namespace glimpse::config
