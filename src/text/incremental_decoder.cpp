#include "text/incremental_decoder.h"

#include "text/decoder.h"

namespace glimpse::text {

std::string IncrementalDecoder::push(int64_t id) {
  window_.push_back(id);
  std::string text = tokenizer_.decode(window_, skip_special_);
  if (text != text_) ends_in_byte_ = byte_value(tokenizer_.token_of(id)) >= 0;
  text_ = std::move(text);
  // Until a run of bytes ends, its next byte may change what all of them stand for.
  const bool open = ends_in_byte_ || text_.ends_with("\uFFFD");
  if (open || text_.size() <= written_) return "";
  std::string piece = text_.substr(written_);
  // The ids of this piece stay: what the next ones look like depends on them (spaces of words).
  window_.erase(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(new_ids_));
  new_ids_ = window_.size();
  text_ = tokenizer_.decode(window_, skip_special_);
  written_ = text_.size();
  return piece;
}

std::string IncrementalDecoder::finish() { return text_.substr(written_); }

}  // namespace glimpse::text
