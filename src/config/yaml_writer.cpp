#include "config/yaml_writer.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/strings.h"

namespace glimpse::config {
namespace {

Node scalar_node(std::string text, bool quoted) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.scalar = std::move(text);
  node.quoted = quoted;
  return node;
}

// Narrower than YAML allows: letters first, nothing that any reader takes for a number, a date or a
// mark.
bool reads_back_plain(const std::string& text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !(letter(text[0]) || text[0] == '/' || text[0] == '_')) return false;
  const auto safe = [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') ||
           std::string_view("_-./ ").find(c) != std::string::npos;
  };
  if (!std::all_of(text.begin(), text.end(), safe) || text.back() == ' ') return false;
  static constexpr const char* kWords[] = {"null", "true", "false", "yes", "no",
                                           "on",   "off",  "y",     "n"};
  const std::string lower = lower_ascii(text);
  return std::none_of(std::begin(kWords), std::end(kWords),
                      [&](const char* word) { return lower == word; });
}

std::string quoted_text(const std::string& text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string text_form(const std::string& text) {
  return reads_back_plain(text) ? text : quoted_text(text);
}

bool is_leaf(const Node& node) {
  return node.kind == Node::Kind::null || node.kind == Node::Kind::scalar;
}

bool on_one_line(const Node& node) {
  if (is_leaf(node)) return true;
  if (node.kind == Node::Kind::map) return node.map.empty();
  return std::all_of(node.list.begin(), node.list.end(), is_leaf);
}

void write_block(const Node& node, const std::string& indent, std::string& out) {
  const std::string deeper = indent + "  ";
  for (const Entry& entry : node.map) {
    out += indent + text_form(entry.key) + ":";
    if (on_one_line(entry.value)) {
      out += " " + write_flow_yaml(entry.value) + "\n";
    } else {
      out += "\n";
      write_block(entry.value, deeper, out);
    }
  }
  for (const Node& item : node.list) {
    if (on_one_line(item)) {
      out += indent + "- " + write_flow_yaml(item) + "\n";
      continue;
    }
    // The first line of the element moves up behind its dash.
    std::string block;
    write_block(item, deeper, block);
    out += indent + "- " + block.substr(deeper.size());
  }
}

}  // namespace

Node to_node(bool value) { return scalar_node(value ? "true" : "false", false); }
Node to_node(int64_t value) { return scalar_node(std::to_string(value), false); }
Node to_node(uint64_t value) { return scalar_node(std::to_string(value), false); }
Node to_node(const std::string& value) { return scalar_node(value, true); }

Node to_node(double value) {
  if (std::isnan(value)) return scalar_node(".nan", false);
  if (std::isinf(value)) return scalar_node(value < 0 ? "-.inf" : ".inf", false);
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  std::string text(buffer, result.ptr);
  // YAML 1.1 readers (PyYAML) take 1e-04 for text and 1 for an integer.
  if (text.find('.') == std::string::npos) {
    text.insert(std::min(text.find('e'), text.size()), ".0");
  }
  return scalar_node(text, false);
}

std::string write_flow_yaml(const Node& node) {
  if (node.kind == Node::Kind::null) return "null";
  if (node.kind == Node::Kind::scalar) return node.quoted ? text_form(node.scalar) : node.scalar;
  std::vector<std::string> items;
  for (const Node& item : node.list) items.push_back(write_flow_yaml(item));
  for (const Entry& entry : node.map) {
    items.push_back(text_form(entry.key) + ": " + write_flow_yaml(entry.value));
  }
  const bool list = node.kind == Node::Kind::list;
  return (list ? "[" : "{") + join(items, ", ") + (list ? "]" : "}");
}

std::string write_yaml(const Node& node) {
  if (on_one_line(node)) return write_flow_yaml(node) + "\n";
  std::string out;
  write_block(node, "", out);
  return out;
}

}  // namespace glimpse::config
