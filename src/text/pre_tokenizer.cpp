#include "text/pre_tokenizer.h"

#include "text/byte_alphabet.h"
#include "text/component_table.h"
#include "text/unicode.h"
#include "text/word_pattern.h"

namespace glimpse::text {
namespace {

// Words are maximal runs of characters of one kind; `dropped` belongs to none, `alone` makes a word
// of its own.
enum class CharacterKind { dropped, first, second, alone };

template <class Classify>
std::vector<Word> split_by_kind(const Word& word, const Classify& kind_of) {
  std::vector<Word> words;
  CharacterKind previous = CharacterKind::dropped;
  for (size_t at = 0; at < word.text.size();) {
    const Utf8Character character = character_at(word.text, at);
    const CharacterKind kind = kind_of(character.code);
    if (kind != CharacterKind::dropped) {
      if (kind != previous || kind == CharacterKind::alone) {
        words.push_back({.text = "", .at_start = word.at_start && at == 0});
      }
      words.back().text.append(word.text, at, character.size);
    }
    previous = kind;
    at += character.size;
  }
  return words;
}

PreTokenizer make_whitespace(const JsonView&) {
  return [](const Word& word) {
    return split_by_kind(word, [](char32_t code) {
      if (is_white_space(code)) return CharacterKind::dropped;
      return is_word_character(code) ? CharacterKind::first : CharacterKind::second;
    });
  };
}

PreTokenizer make_whitespace_split(const JsonView&) {
  return [](const Word& word) {
    return split_by_kind(word, [](char32_t code) {
      return is_white_space(code) ? CharacterKind::dropped : CharacterKind::first;
    });
  };
}

PreTokenizer make_bert(const JsonView&) {
  return [](const Word& word) {
    return split_by_kind(word, [](char32_t code) {
      if (is_white_space(code)) return CharacterKind::dropped;
      const bool ascii_sign = code > ' ' && code < 0x7F && !is_word_character(code);
      const bool alone = ascii_sign || code == '_' || is_punctuation(code);
      return alone ? CharacterKind::alone : CharacterKind::first;
    });
  };
}

PreTokenizer make_digits(const JsonView& description) {
  const bool individual = description.at("individual_digits").flag();
  const CharacterKind digit = individual ? CharacterKind::alone : CharacterKind::second;
  return [digit](const Word& word) {
    return split_by_kind(word, [digit](char32_t code) {
      return code >= '0' && code <= '9' ? digit : CharacterKind::first;
    });
  };
}

// The words between `matches`, and the matches themselves when `keep_matches`.
std::vector<Word> cut(const Word& word, const std::vector<TextRange>& matches, bool keep_gaps,
                      bool keep_matches) {
  std::vector<Word> words;
  const auto add = [&](size_t begin, size_t end, bool keep) {
    if (!keep || begin == end) return;
    words.push_back(
        {.text = word.text.substr(begin, end - begin), .at_start = word.at_start && begin == 0});
  };
  size_t done = 0;
  for (const TextRange& match : matches) {
    add(done, match.begin, keep_gaps);
    add(match.begin, match.end, keep_matches);
    done = match.end;
  }
  add(done, word.text.size(), keep_gaps);
  return words;
}

PreTokenizer make_split(const JsonView& description) {
  const std::string behavior = description.at("behavior").text();
  if (behavior != "Isolated" && behavior != "Removed") {
    throw Error({.where = description.file(),
                 .found = "Split with the behavior '" + behavior + "'",
                 .expected = "Isolated or Removed"});
  }
  // "Removed" drops the delimiters: the matches, or with "invert" what lies between them.
  const bool invert = description.flag_or("invert", false);
  const bool keep_gaps = behavior == "Isolated" || !invert;
  const bool keep_matches = behavior == "Isolated" || invert;
  const WordPattern matches =
      word_pattern(description.at("pattern").at("Regex").text(), description.file());
  return [=](const Word& word) { return cut(word, matches(word.text), keep_gaps, keep_matches); };
}

PreTokenizer make_byte_level(const JsonView& description) {
  const bool add_space = description.flag_or("add_prefix_space", true);
  const bool use_regex = description.flag_or("use_regex", true);
  return [add_space, use_regex](Word word) {
    if (add_space && !word.text.starts_with(' ')) word.text.insert(0, " ");
    std::vector<Word> words{word};
    if (use_regex) words = cut(word, gpt2_words(word.text), /*keep_gaps=*/true, true);
    for (Word& part : words) part.text = bytes_to_alphabet(part.text);
    return words;
  };
}

struct Metaspace {
  std::string replacement;
  std::string prepend_scheme;
  bool split = true;

  std::vector<Word> operator()(const Word& word) const {
    std::string text = replace_all(word.text, " ", replacement);
    const bool prepend = prepend_scheme == "always" || (prepend_scheme == "first" && word.at_start);
    if (prepend && !text.starts_with(replacement)) text.insert(0, replacement);
    std::vector<Word> words;
    for (size_t begin = 0; begin < text.size();) {
      const size_t end =
          split ? std::min(text.find(replacement, begin + 1), text.size()) : text.size();
      words.push_back(
          {.text = text.substr(begin, end - begin), .at_start = word.at_start && begin == 0});
      begin = end;
    }
    return words;
  }
};

PreTokenizer make_metaspace(const JsonView& description) {
  Metaspace metaspace;
  metaspace.replacement = description.at("replacement").text();
  const bool old_prefix = description.flag_or("add_prefix_space", true);
  metaspace.prepend_scheme = description.text_or("prepend_scheme", old_prefix ? "always" : "never");
  metaspace.split = description.flag_or("split", true);
  const std::string& scheme = metaspace.prepend_scheme;
  if (scheme != "always" && scheme != "first" && scheme != "never") {
    throw Error({.where = description.file(),
                 .found = "prepend_scheme '" + scheme + "'",
                 .expected = "always, first or never"});
  }
  return metaspace;
}

PreTokenizer make_sequence(const JsonView& description) {
  std::vector<PreTokenizer> steps;
  for (const JsonView& step : description.at("pretokenizers").items()) {
    steps.push_back(make_pre_tokenizer(step));
  }
  return [steps = std::move(steps)](const Word& whole) {
    std::vector<Word> words{whole};
    for (const PreTokenizer& step : steps) {
      std::vector<Word> cut;
      for (const Word& word : words) {
        for (Word& part : step(word)) cut.push_back(std::move(part));
      }
      words = std::move(cut);
    }
    return words;
  };
}

constexpr ComponentEntry<PreTokenizer> kPreTokenizers[] = {
    {"BertPreTokenizer", make_bert}, {"ByteLevel", make_byte_level},
    {"Digits", make_digits},         {"Metaspace", make_metaspace},
    {"Sequence", make_sequence},     {"Split", make_split},
    {"Whitespace", make_whitespace}, {"WhitespaceSplit", make_whitespace_split},
};

}  // namespace

PreTokenizer make_pre_tokenizer(const JsonView& description) {
  if (description.is_null()) return [](const Word& word) { return std::vector<Word>{word}; };
  return make_component<PreTokenizer>("pre_tokenizer", kPreTokenizers, description);
}

}  // namespace glimpse::text
