#include "config/parse.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/error.h"
#include "base/strings.h"

namespace glimpse::config {
namespace {

[[noreturn]] void wrong_value(const Node& node, const Place& place, const std::string& expected) {
  const std::string what = place.key.empty() ? "" : "'" + place.key + "' is ";
  throw Error({.where = location(node), .found = what + description(node), .expected = expected});
}

template <class T>
void read_integer(const Node& node, const Place& place, T& out) {
  constexpr bool kSigned = std::numeric_limits<T>::is_signed;
  const std::string expected = kSigned ? "a whole number" : "a whole number, not negative";
  if (node.kind != Node::Kind::scalar || node.quoted) wrong_value(node, place, expected);
  const char* end = node.scalar.data() + node.scalar.size();
  const auto result = std::from_chars(node.scalar.data(), end, out);
  if (result.ec == std::errc::result_out_of_range) {
    wrong_value(node, place, "a whole number of at most 64 bits");
  }
  if (result.ec != std::errc() || result.ptr != end) wrong_value(node, place, expected);
}

const char* kind_name(Node::Kind kind) { return kind == Node::Kind::list ? "a list" : "a map"; }

}  // namespace

void read_value(const Node& node, const Place& place, bool& out) {
  const bool plain = node.kind == Node::Kind::scalar && !node.quoted;
  if (!plain || (node.scalar != "true" && node.scalar != "false")) {
    wrong_value(node, place, "true or false");
  }
  out = node.scalar == "true";
}

void read_value(const Node& node, const Place& place, int64_t& out) {
  read_integer(node, place, out);
}

void read_value(const Node& node, const Place& place, uint64_t& out) {
  read_integer(node, place, out);
}

void read_value(const Node& node, const Place& place, double& out) {
  if (node.kind != Node::Kind::scalar || node.quoted) wrong_value(node, place, "a number");
  const std::string& text = node.scalar;
  if (text == ".inf" || text == "-.inf") {
    out = (text[0] == '-' ? -1 : 1) * std::numeric_limits<double>::infinity();
    return;
  }
  // from_chars would take "nan" and "infinity" too.
  const bool digits = text.find_first_not_of("+-.0123456789eE") == std::string::npos;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, out);
  if (digits && result.ec == std::errc::result_out_of_range) {
    wrong_value(node, place, "a number within the range of a double");
  }
  if (!digits || result.ec != std::errc() || result.ptr != end) {
    wrong_value(node, place, "a number");
  }
}

// A plain 5 or true is taken as it stands: "--set name=007" means those three characters.
void read_value(const Node& node, const Place& place, std::string& out) {
  if (node.kind != Node::Kind::scalar) wrong_value(node, place, "text");
  out = node.scalar;
}

void require_kind(const Node& node, const Place& place, Node::Kind kind) {
  if (node.kind != kind) wrong_value(node, place, kind_name(kind));
}

void reject_unknown_keys(const Node& node, const Place& place,
                         const std::vector<std::string>& known) {
  for (const Entry& entry : node.map) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    const std::string nearest = closest_match(entry.key, known);
    const bool from_override = entry.line == 0;
    throw Error({.where = from_override ? location(entry.value) : location(node.file, entry.line),
                 .found = "unknown key '" + join_key(place.key, entry.key) + "'",
                 .advice = nearest.empty() ? "known keys here: " + join(known, ", ")
                                           : "did you mean '" + nearest + "'?"});
  }
}

}  // namespace glimpse::config
