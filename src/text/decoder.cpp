#include "text/decoder.h"

#include <charconv>

#include "text/byte_alphabet.h"
#include "text/component_table.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

using Tokens = std::vector<std::string>;

void flush_bytes(std::string& bytes, Tokens& out) {
  if (is_utf8(bytes)) {
    if (!bytes.empty()) out.push_back(bytes);
  } else {
    for (size_t i = 0; i < bytes.size(); ++i) append_utf8(0xFFFD, out.emplace_back());
  }
  bytes.clear();
}

Tokens join_bytes(const Tokens& tokens) {
  Tokens out;
  std::string bytes;
  for (const std::string& token : tokens) {
    const int value = byte_value(token);
    if (value >= 0) {
      bytes += static_cast<char>(value);
      continue;
    }
    flush_bytes(bytes, out);
    out.push_back(token);
  }
  flush_bytes(bytes, out);
  return out;
}

Decoder make_byte_fallback(const JsonView&) { return join_bytes; }

Decoder make_byte_level(const JsonView&) {
  return [](const Tokens& tokens) {
    std::string bytes;
    for (const std::string& token : tokens) bytes += alphabet_to_bytes(token);
    return Tokens{replace_malformed(bytes)};
  };
}

Decoder make_fuse(const JsonView&) {
  return [](const Tokens& tokens) { return Tokens{join(tokens, "")}; };
}

Decoder make_replace(const JsonView& description) {
  return
      [from = literal_pattern(description), to = description.at("content").text()](Tokens tokens) {
        for (std::string& token : tokens) token = replace_all(std::move(token), from, to);
        return tokens;
      };
}

Decoder make_strip(const JsonView& description) {
  return [content = description.at("content").text(), start = description.at("start").integer(),
          stop = description.at("stop").integer()](Tokens tokens) {
    for (std::string& token : tokens) {
      for (int64_t i = 0; i < start && token.starts_with(content); ++i) {
        token.erase(0, content.size());
      }
      for (int64_t i = 0; i < stop && token.ends_with(content); ++i) {
        token.resize(token.size() - content.size());
      }
    }
    return tokens;
  };
}

Decoder make_metaspace(const JsonView& description) {
  const std::string replacement = description.at("replacement").text();
  const bool old_prefix = description.flag_or("add_prefix_space", true);
  const std::string scheme = description.text_or("prepend_scheme", old_prefix ? "always" : "never");
  return [replacement, prefixed = scheme != "never"](Tokens tokens) {
    for (size_t i = 0; i < tokens.size(); ++i) {
      tokens[i] = replace_all(tokens[i], replacement, i == 0 && prefixed ? "" : " ");
    }
    return tokens;
  };
}

Decoder make_word_piece(const JsonView& description) {
  return [prefix = description.at("prefix").text(),
          cleanup = description.at("cleanup").flag()](Tokens tokens) {
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (i > 0 && tokens[i].starts_with(prefix)) {
        tokens[i].erase(0, prefix.size());
      } else if (i > 0) {
        tokens[i].insert(0, " ");
      }
      if (cleanup) tokens[i] = clean_up_spaces(tokens[i]);
    }
    return tokens;
  };
}

Decoder make_sequence(const JsonView& description) {
  std::vector<Decoder> steps;
  for (const JsonView& step : description.at("decoders").items())
    steps.push_back(make_decoder(step));
  return [steps = std::move(steps)](Tokens tokens) {
    for (const Decoder& step : steps) tokens = step(std::move(tokens));
    return tokens;
  };
}

constexpr ComponentEntry<Decoder> kDecoders[] = {
    {"ByteFallback", make_byte_fallback},
    {"ByteLevel", make_byte_level},
    {"Fuse", make_fuse},
    {"Metaspace", make_metaspace},
    {"Replace", make_replace},
    {"Sequence", make_sequence},
    {"Strip", make_strip},
    {"WordPiece", make_word_piece},
};

}  // namespace

Decoder make_decoder(const JsonView& description) {
  if (description.is_null()) {
    return [](const Tokens& tokens) { return Tokens{join(tokens, " ")}; };
  }
  return make_component<Decoder>("decoder", kDecoders, description);
}

int byte_value(const std::string& token) {
  if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>') return -1;
  int value = 0;
  const auto result = std::from_chars(token.data() + 3, token.data() + 5, value, 16);
  return result.ec == std::errc() && result.ptr == token.data() + 5 ? value : -1;
}

std::string clean_up_spaces(std::string text) {
  struct Replacement {
    const char* from;
    const char* to;
  };
  // In this order: each works on the result of the one before.
  static constexpr Replacement kReplacements[] = {
      {" .", "."},     {" ?", "?"},   {" !", "!"},   {" ,", ","},     {" ' ", "'"},
      {" n't", "n't"}, {" 'm", "'m"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"},
  };
  for (const Replacement& r : kReplacements) text = replace_all(std::move(text), r.from, r.to);
  return text;
}

}  // namespace glimpse::text
