#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "text/json_view.h"

namespace glimpse::text {

/// One kind of component ("Lowercase", "BPE") and what builds it from its object in tokenizer.json.
template <class Part>
struct ComponentEntry {
  const char* type;
  Part (*make)(const JsonView& description);
};

/// Builds the component `description` by its "type". `role` is the key in tokenizer.json.
/// Errors: Error naming an unknown type and the known ones.
template <class Part>
Part make_component(const std::string& role, std::span<const ComponentEntry<Part>> table,
                    const JsonView& description) {
  const std::string type = description.at("type").text();
  std::vector<std::string> known;
  for (const ComponentEntry<Part>& entry : table) {
    if (type == entry.type) return entry.make(description);
    known.emplace_back(entry.type);
  }
  throw Error({.where = description.file(),
               .found = role + " type '" + type + "'",
               .expected = "one of " + join(known, ", ")});
}

/// The text that a Replace component looks for. Errors: Error for a regular expression.
inline std::string literal_pattern(const JsonView& replace) {
  const JsonView literal = replace.at("pattern").find("String");
  if (!literal.is_null()) return literal.text();
  throw Error({.where = replace.file(),
               .found = "Replace with the pattern " + replace.at("pattern").excerpt(),
               .expected = "a pattern {\"String\": ...}"});
}

}  // namespace glimpse::text
