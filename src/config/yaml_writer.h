#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/fields.h"
#include "config/node.h"

namespace glimpse::config {

/// YAML text that `read_yaml_text` reads back as the same tree. Lists of scalars stand on one line.
std::string write_yaml(const Node& node);

/// The same on one line, without its end: "{a: [1, 2], b: null}".
std::string write_flow_yaml(const Node& node);

/// The resolved copy of a described struct: every field, in the order of `visit_fields`. Reading it
/// back gives equal values, doubles to the last bit (NaN has no form: it is written as .nan and
/// refused when read).
template <Described C>
std::string to_yaml(const C& config);

// The parts below are for to_yaml and the help page.

Node to_node(bool value);
Node to_node(int64_t value);
Node to_node(uint64_t value);
Node to_node(double value);
Node to_node(const std::string& value);
template <class T>
Node to_node(const std::optional<T>& value);
template <class T>
Node to_node(const std::vector<T>& values);
template <class T>
Node to_node(const std::map<std::string, T>& values);
template <Described C>
Node to_node(const C& config);

class FieldWriter {
 public:
  FieldWriter() { node_.kind = Node::Kind::map; }
  template <class T>
  void operator()(const char* name, T& field, const char* /*help*/) {
    node_.map.push_back({.key = name, .line = 0, .value = to_node(std::as_const(field))});
  }
  Node take() { return std::move(node_); }

 private:
  Node node_;
};

template <class T>
Node to_node(const std::optional<T>& value) {
  return value ? to_node(*value) : Node{};
}

template <class T>
Node to_node(const std::vector<T>& values) {
  Node node;
  node.kind = Node::Kind::list;
  for (const T& value : values) node.list.push_back(to_node(value));
  return node;
}

template <class T>
Node to_node(const std::map<std::string, T>& values) {
  Node node;
  node.kind = Node::Kind::map;
  for (const auto& [key, value] : values) {
    node.map.push_back({.key = key, .line = 0, .value = to_node(value)});
  }
  return node;
}

template <Described C>
Node to_node(const C& config) {
  C copy = config;  // visit_fields serves readers too, so it wants a mutable struct
  FieldWriter writer;
  visit_fields(writer, copy);
  return writer.take();
}

template <Described C>
std::string to_yaml(const C& config) {
  return write_yaml(to_node(config));
}

}  // namespace glimpse::config
