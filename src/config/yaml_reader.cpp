#include "config/yaml_reader.h"

#include <yaml-cpp/yaml.h>

#include <cstdint>

#include "base/error.h"
#include "base/file.h"

namespace glimpse::config {
namespace {

constexpr int kMaxDepth = 64;
constexpr int64_t kMaxValues = 100'000;  // aliases can describe 10^9 values in ten lines

class TreeBuilder {
 public:
  explicit TreeBuilder(const std::string& file) : file_(file) {}

  Node build(const YAML::Node& source, int depth) {
    Node node;
    node.file = file_;
    node.line = source.Mark().line + 1;
    if (depth > kMaxDepth || ++values_ > kMaxValues) {
      throw Error({.where = location(node),
                   .found = "too many values or levels",
                   .expected = "at most 100000 values in 64 levels",
                   .advice = "look for an alias that contains itself"});
    }
    if (source.IsScalar()) fill_scalar(source, node);
    if (source.IsSequence()) fill_list(source, depth, node);
    if (source.IsMap()) fill_map(source, depth, node);
    return node;
  }

 private:
  // yaml-cpp tags a plain scalar "?" and a quoted one "!".
  static void fill_scalar(const YAML::Node& source, Node& node) {
    const std::string& tag = source.Tag();
    node.kind = Node::Kind::scalar;
    node.scalar = source.Scalar();
    node.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    if (!node.quoted && tag != "?" && !tag.empty()) {
      throw Error({.where = location(node), .found = "the tag " + tag, .expected = "no tag"});
    }
  }

  void fill_list(const YAML::Node& source, int depth, Node& node) {
    node.kind = Node::Kind::list;
    for (const YAML::Node& item : source) node.list.push_back(build(item, depth + 1));
  }

  void fill_map(const YAML::Node& source, int depth, Node& node) {
    node.kind = Node::Kind::map;
    for (const auto& pair : source) {
      const int line = pair.first.Mark().line + 1;
      if (!pair.first.IsScalar()) {
        throw Error({.where = location(file_, line), .found = "a key that is not text"});
      }
      const std::string& key = pair.first.Scalar();
      if (node.find(key) != nullptr) {
        throw Error({.where = location(file_, line),
                     .found = "duplicate key '" + key + "'",
                     .advice = "delete one of the two"});
      }
      node.map.push_back({.key = key, .line = line, .value = build(pair.second, depth + 1)});
      // The mark of an empty value is somewhere behind it.
      Node& value = node.map.back().value;
      if (value.kind == Node::Kind::null) value.line = line;
    }
  }

  std::string file_;
  int64_t values_ = 0;
};

}  // namespace

Node read_yaml_text(const std::string& text, const std::string& file) {
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.size() > 1) {
      throw Error({.where = location(file, documents[1].Mark().line + 1),
                   .found = "a second document",
                   .expected = "one document per file"});
    }
    if (!documents.empty()) return TreeBuilder(file).build(documents[0], 0);
  } catch (const YAML::Exception& error) {
    throw Error({.where = location(file, error.mark.line + 1), .found = "bad YAML: " + error.msg});
  }
  Node empty;
  empty.file = file;
  return empty;
}

Node read_yaml_file(const std::filesystem::path& path) {
  return read_yaml_text(read_text_file(path), path.string());
}

}  // namespace glimpse::config
