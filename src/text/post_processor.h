#pragma once
#include <cstdint>
#include <vector>

#include "text/json_view.h"

namespace glimpse::text {

/// The special ids around the ids of a text.
struct PostProcessor {
  std::vector<int64_t> before;
  std::vector<int64_t> after;
};

/// From the "post_processor" of tokenizer.json; null adds nothing. Knows BertProcessing, ByteLevel
/// (which adds nothing), RobertaProcessing, Sequence, TemplateProcessing (single sequence).
/// Errors: Error for other types.
PostProcessor make_post_processor(const JsonView& description);

}  // namespace glimpse::text
