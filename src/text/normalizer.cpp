#include "text/normalizer.h"

#include "text/component_table.h"
#include "text/normal_form.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

Normalizer make_lowercase(const JsonView&) {
  return [](const std::string& text) { return lower_case(text); };
}

Normalizer make_prepend(const JsonView& description) {
  return [prefix = description.at("prepend").text()](const std::string& text) {
    return text.empty() ? text : prefix + text;
  };
}

std::string replace_white_space(const std::string& text, const std::string& to) {
  std::string out;
  bool in_run = false;
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = character_at(text, at);
    const bool space = is_white_space(character.code);
    if (!space) out.append(text, at, character.size);
    if (space && !in_run) out += to;
    in_run = space;
    at += character.size;
  }
  return out;
}

Normalizer make_replace(const JsonView& description) {
  if (description.at("pattern").text_or("Regex", "") == "\\s+") {
    return [to = description.at("content").text()](const std::string& text) {
      return replace_white_space(text, to);
    };
  }
  return [from = literal_pattern(description), to = description.at("content").text()](
             std::string text) { return replace_all(std::move(text), from, to); };
}

Normalizer make_nfc(const JsonView&) { return to_nfc; }
Normalizer make_nfd(const JsonView&) { return to_nfd; }

std::string strip_accents(const std::string& text) {
  std::u32string codes = code_points(text);
  std::erase_if(codes, is_non_spacing_mark);
  return to_utf8(codes);
}

// The ranges of the reference, the gap at U+2B820 included.
bool is_chinese(char32_t code) {
  const auto within = [code](char32_t first, char32_t last) {
    return code >= first && code <= last;
  };
  return within(0x4E00, 0x9FFF) || within(0x3400, 0x4DBF) || within(0x20000, 0x2A6DF) ||
         within(0x2A700, 0x2B73F) || within(0x2B740, 0x2B81F) || within(0x2B920, 0x2CEAF) ||
         within(0xF900, 0xFAFF) || within(0x2F800, 0x2FA1F);
}

struct BertNormalizer {
  bool clean = true;
  bool space_chinese = true;
  bool strip = true;
  bool lower = true;

  std::string operator()(const std::string& text) const {
    std::string out;
    for (const char32_t code : code_points(text)) append(code, out);
    if (strip) out = strip_accents(to_nfd(std::move(out)));
    return lower ? lower_case(out) : out;
  }

 private:
  void append(char32_t code, std::string& out) const {
    const bool line_space = code == '\t' || code == '\n' || code == '\r';
    if (clean && !line_space && (code == 0 || code == 0xFFFD || is_control(code))) return;
    const bool alone = space_chinese && is_chinese(code);
    if (alone) out += ' ';
    append_utf8(clean && is_white_space(code) ? U' ' : code, out);
    if (alone) out += ' ';
  }
};

Normalizer make_bert(const JsonView& description) {
  const bool lower = description.flag_or("lowercase", true);
  return BertNormalizer{.clean = description.flag_or("clean_text", true),
                        .space_chinese = description.flag_or("handle_chinese_chars", true),
                        .strip = description.flag_or("strip_accents", lower),
                        .lower = lower};
}

Normalizer make_sequence(const JsonView& description) {
  std::vector<Normalizer> steps;
  for (const JsonView& step : description.at("normalizers").items())
    steps.push_back(make_normalizer(step));
  return [steps = std::move(steps)](std::string text) {
    for (const Normalizer& step : steps) text = step(std::move(text));
    return text;
  };
}

constexpr ComponentEntry<Normalizer> kNormalizers[] = {
    {"BertNormalizer", make_bert},
    {"Lowercase", make_lowercase},
    {"NFC", make_nfc},
    {"NFD", make_nfd},
    {"Prepend", make_prepend},
    {"Replace", make_replace},
    {"Sequence", make_sequence},

};

}  // namespace

Normalizer make_normalizer(const JsonView& description) {
  if (description.is_null()) return [](std::string text) { return text; };
  return make_component<Normalizer>("normalizer", kNormalizers, description);
}

}  // namespace glimpse::text
