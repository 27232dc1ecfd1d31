#include "config/node.h"

namespace glimpse::config {

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : map) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::string location(const std::string& file, int line) {
  return line > 0 ? file + ":" + std::to_string(line) : file;
}

std::string location(const Node& node) { return location(node.file, node.line); }

std::string description(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::scalar:
      break;
  }
  return node.quoted ? "the text '" + node.scalar + "'" : "'" + node.scalar + "'";
}

std::string join_key(std::string_view parent, std::string_view child) {
  std::string joined(parent);
  if (!parent.empty() && !child.empty()) joined += '.';
  return joined.append(child);
}

}  // namespace glimpse::config
