#pragma once
#include <string>
#include <string_view>

#include "data/sample.h"

namespace glimpse::data {

/// One line of a question file (jsonl.h says which fields it has).
struct JsonlLine {
  Sample sample;      ///< id: the question_id, or "" without one
  std::string image;  ///< as written
  std::string dataset;
  std::string split;
};

/// Errors: Error naming `where` for text that is not one JSON object, a missing field or a wrong
/// value.
JsonlLine parse_jsonl_line(std::string_view text, const std::string& where);

}  // namespace glimpse::data
