#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/fields.h"
#include "config/node.h"
#include "config/yaml_writer.h"

namespace glimpse::config {

/// One option of a described struct.
struct HelpRow {
  std::string key;            ///< "train.lr", "tasks[].name", "models.<name>.path"
  std::string type;           ///< "number", "list of text", ...
  std::string default_value;  ///< as it would be written in YAML
  std::string meaning;
};

/// The page of --help-config: every key with its type, default and meaning, one a line, in columns.
template <Described C>
std::string describe_fields(const std::string& prefix = "");

/// The same as data.
template <Described C>
std::vector<HelpRow> help_rows(const std::string& prefix = "");

std::string format_help(const std::vector<HelpRow>& rows);

// The parts below are for the two templates above.

// What stands between a container and the described structs in it: their rows follow the
// container's.
template <class T>
struct FieldType;
template <>
struct FieldType<bool> {
  static std::string name() { return "true|false"; }
};
template <>
struct FieldType<int64_t> {
  static std::string name() { return "integer"; }
};
template <>
struct FieldType<uint64_t> {
  static std::string name() { return "integer >= 0"; }
};
template <>
struct FieldType<double> {
  static std::string name() { return "number"; }
};
template <>
struct FieldType<std::string> {
  static std::string name() { return "text"; }
};
template <Described C>
void add_section_rows(C defaults, const std::string& key, std::vector<HelpRow>& rows);
template <Described C>
struct FieldType<C> {
  static std::string name() { return "section"; }
  static void add_rows(const C& defaults, const std::string& key, std::vector<HelpRow>& rows) {
    add_section_rows(defaults, key, rows);
  }
};
template <class T>
struct ContainerOf {
  static void add_element_rows(const std::string& key, std::vector<HelpRow>& rows) {
    if constexpr (requires { FieldType<T>::add_rows(T{}, key, rows); }) {
      FieldType<T>::add_rows(T{}, key, rows);
    }
  }
};
template <class T>
struct FieldType<std::optional<T>> {
  static std::string name() { return "optional " + FieldType<T>::name(); }
  static void add_rows(const std::optional<T>&, const std::string& key,
                       std::vector<HelpRow>& rows) {
    ContainerOf<T>::add_element_rows(key, rows);
  }
};
template <class T>
struct FieldType<std::vector<T>> {
  static std::string name() { return "list of " + FieldType<T>::name(); }
  static void add_rows(const std::vector<T>&, const std::string& key, std::vector<HelpRow>& rows) {
    ContainerOf<T>::add_element_rows(key + "[]", rows);
  }
};
template <class T>
struct FieldType<std::map<std::string, T>> {
  static std::string name() { return "map of " + FieldType<T>::name(); }
  static void add_rows(const std::map<std::string, T>&, const std::string& key,
                       std::vector<HelpRow>& rows) {
    ContainerOf<T>::add_element_rows(key + ".<name>", rows);
  }
};

class HelpVisitor {
 public:
  HelpVisitor(std::string prefix, std::vector<HelpRow>& rows)
      : prefix_(std::move(prefix)), rows_(rows) {}
  template <class T>
  void operator()(const char* name, T& field, const char* help) {
    const std::string key = join_key(prefix_, name);
    rows_.push_back(
        {.key = key, .type = FieldType<T>::name(), .default_value = "", .meaning = help});
    if constexpr (!Described<T>) rows_.back().default_value = write_flow_yaml(to_node(field));
    if constexpr (requires { FieldType<T>::add_rows(field, key, rows_); }) {
      FieldType<T>::add_rows(field, key, rows_);
    }
  }

 private:
  std::string prefix_;
  std::vector<HelpRow>& rows_;
};

template <Described C>
void add_section_rows(C defaults, const std::string& key, std::vector<HelpRow>& rows) {
  HelpVisitor visitor(key, rows);
  visit_fields(visitor, defaults);
}

template <Described C>
std::vector<HelpRow> help_rows(const std::string& prefix) {
  std::vector<HelpRow> rows;
  FieldType<C>::add_rows(C(), prefix, rows);  // not C{}: GCC 12 then warns of its own clean-up code
  return rows;
}

template <Described C>
std::string describe_fields(const std::string& prefix) {
  return format_help(help_rows<C>(prefix));
}

}  // namespace glimpse::config
