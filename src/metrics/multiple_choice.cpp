#include "metrics/multiple_choice.h"

#include <algorithm>

#include "metrics/code_points.h"

namespace glimpse::metrics {
namespace {

constexpr size_t kNowhere = std::u32string_view::npos;
constexpr char kRefused = 'Z';

char letter(size_t option) { return static_cast<char>('A' + option); }

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::u32string> words_of(std::u32string_view text) {
  std::vector<std::u32string> words(1);
  for (const char32_t c : text) {
    if (!is_space(c)) words.back() += c;
    if (is_space(c) && !words.back().empty()) words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// In the order of trust.
enum class Format { anywhere, space, right_paren, colon, period, parentheses, phrase, end, start };

/// The candidate that is kept: of the most telling format, the last in the text.
struct Candidate {
  char letter = kNoChoice;
  Format format = Format::anywhere;
  size_t position = 0;

  void offer(const Candidate& other) {
    if (other.position == kNowhere) return;
    const bool better = letter == kNoChoice || other.format > format ||
                        (other.format == format && other.position > position);
    if (better) *this = other;
  }
};

// What lmms-eval looks for before a letter; a part of that metric's definition, so kept to the
// word.
constexpr std::u32string_view kPhrases[] = {
    U"the answer is",
    U"answer is",
    U"the correct answer is",
    U"correct answer is",
    U"the best answer is",
    U"best answer is",
    U"the correct option is",
    U"correct option is",
    U"the best option is",
    U"best option is",
    U"the choice is",
    U"choice is",
    U"the correct choice is",
    U"correct choice is",
    U"i choose",
    U"i select",
    U"i pick",
    U"my answer is",
    U"my choice is",
    U"\uC635\uC158",
    U"\uC815\uB2F5\uC740",
    U"\uB2F5\uC740",
    U"\uB2F5:",
    U"\u7B54\u6848\u662F",
    U"\u7B54\u6848\u4E3A",
    U"\u9009",
    U"\u7B54\u3048\u306F",
};

void offer_formats(Candidate& best, std::u32string_view text, char option) {
  const std::u32string sign(1, static_cast<char32_t>(option));
  const auto offer = [&](const std::u32string& written, Format format) {
    best.offer({.letter = option, .format = format, .position = text.rfind(written)});
  };
  offer(U"(" + sign + U")", Format::parentheses);
  offer(sign + U".", Format::period);
  offer(sign + U":", Format::colon);
  offer(sign + U")", Format::right_paren);
  offer(sign + U" ", Format::space);
}

void offer_ends(Candidate& best, std::u32string_view text, char option) {
  const auto sign = static_cast<char32_t>(option);
  const bool alone = text.size() == 1;
  if (text.front() == sign && (alone || !is_letter(text[1]))) {
    best.offer({.letter = option, .format = Format::start, .position = 0});
  }
  if (text.back() == sign && (alone || !is_letter(text[text.size() - 2]))) {
    best.offer({.letter = option, .format = Format::end, .position = text.size()});
  }
}

void offer_phrases(Candidate& best, std::u32string_view text, size_t options) {
  const std::u32string lower = lower_case(text);  // its places are used in `text`, as there
  for (const std::u32string_view phrase : kPhrases) {
    const size_t at = lower.find(phrase);
    if (at == kNowhere) continue;
    for (size_t option = 0; option < options; ++option) {
      const auto sign = static_cast<char32_t>(letter(option));
      best.offer({.letter = letter(option),
                  .format = Format::phrase,
                  .position = text.find(sign, at + phrase.size())});
    }
  }
}

/// Without blanks and then, mark by mark, sentence punctuation and quotes at both ends.
std::u32string_view bare(std::u32string_view text) {
  text = strip(text);
  for (const char32_t mark : std::u32string_view(U",.!?;:'\"")) {
    text = strip(text, [mark](char32_t c) { return c == mark; });
  }
  return text;
}

// The refusals that VLMEvalKit knows; a part of that metric's definition too.
bool refused(std::string_view answer) {
  return has(answer, "Sorry, I can't help with images of people yet.") ||
         has(answer, "I can't process this file.") ||
         has(answer, "I'm sorry, but without the image provided") ||
         has(answer, "Cannot determine the answer");
}

/// The letter in "answer is **B**", in any case of the words.
char bold_choice(std::u32string_view answer, size_t options) {
  constexpr std::u32string_view kBefore = U"answer is **";
  const std::u32string lower = lower_each(answer);
  for (size_t at = lower.find(kBefore); at != kNowhere; at = lower.find(kBefore, at + 1)) {
    const std::u32string_view rest = answer.substr(at + kBefore.size());
    if (rest.size() < 3 || rest.substr(1, 2) != U"**") continue;
    if (rest[0] >= U'A' && rest[0] < U'A' + options) return static_cast<char>(rest[0]);
  }
  return kNoChoice;
}

char choice_by_letter(std::u32string_view answer, size_t options) {
  constexpr std::u32string_view kBlanked = U".()[],:;!*#{}";
  constexpr size_t kFromEnd =
      5;  // fewer words than this from the letter to the end, itself included
  std::u32string text(answer);
  for (char32_t& c : text) c = kBlanked.find(c) == kNowhere ? c : U' ';
  const std::vector<std::u32string> words = words_of(text);
  const auto place = [&](char option) {
    return std::find(words.begin(), words.end(), std::u32string(1, static_cast<char32_t>(option)));
  };
  size_t found = 0;
  char choice = kNoChoice;
  for (size_t option = 0; option < options; ++option) {
    if (place(letter(option)) == words.end()) continue;
    ++found;
    choice = letter(option);
  }
  if (found == 0) return place(kRefused) == words.end() ? kNoChoice : kRefused;
  const auto after = static_cast<size_t>(words.end() - place(choice));
  return found == 1 && after < kFromEnd ? choice : kNoChoice;
}

char choice_by_text(std::u32string_view answer, const std::vector<std::string>& options) {
  const std::u32string lower = lower_case(answer);
  size_t length = 0;
  std::string found;
  for (size_t option = 0; option < options.size(); ++option) {
    const std::u32string text = decode_utf8(options[option]);
    length += text.size();
    if (lower.find(lower_case(text)) != kNowhere) found += letter(option);
  }
  return found.size() == 1 && lower.size() <= 2 * length ? found[0] : kNoChoice;
}

/// Any of the letters A-E, whatever the question offers.
char scienceqa_letter(std::string_view answer) {
  const auto is_option = [](char c) { return c >= 'A' && c <= 'E'; };
  if (answer.size() == 1 && is_option(answer[0])) return answer[0];
  if (answer.size() >= 3 && is_option(answer[0]) && answer.substr(1, 2) == ". ") return answer[0];
  constexpr std::string_view kPhrase = "The answer is ";
  constexpr size_t kLetterAndMark = 2;  // a match takes both away from the next one
  std::string found;
  for (size_t at = answer.find(kPhrase); at != std::string_view::npos;) {
    const size_t end = at + kPhrase.size();
    const std::string_view rest = answer.substr(end);
    const bool match = rest.size() >= 2 && rest[0] >= 'A' && rest[0] <= 'Z' && rest[1] != '\n';
    if (match) found += rest[0];
    at = answer.find(kPhrase, match ? end + kLetterAndMark : end);
  }
  return found.size() == 1 ? found[0] : kNoChoice;
}

}  // namespace

char scienceqa_choice(std::string_view answer, size_t options) {
  constexpr size_t kMostOptions = 5;  // the script knows no more
  const char choice = scienceqa_letter(answer);
  return choice < letter(std::min(options, kMostOptions)) ? choice : kNoChoice;
}

bool scienceqa_correct_lmms(std::string_view answer, char target) {
  const std::u32string decoded = decode_utf8(answer);
  const std::u32string_view text = strip(decoded);
  const auto wanted = static_cast<char32_t>(target);
  if (text.size() == 1 && lower_case(text[0]) == lower_case(wanted)) return true;
  return text.size() >= 2 && text[1] == U'.' && text[0] == wanted && is_upper_ascii(wanted);
}

char lmms_choice(std::string_view answer, size_t options) {
  const std::u32string decoded = decode_utf8(answer);
  const std::u32string_view text = bare(decoded);
  if (strip(text).empty()) return kNoChoice;
  const std::u32string padded = U" " + std::u32string(text) + U" ";
  Candidate best;
  for (size_t option = 0; option < options; ++option) {
    offer_formats(best, padded, letter(option));
    offer_ends(best, strip(padded), letter(option));
  }
  offer_phrases(best, padded, options);
  if (best.letter != kNoChoice) return best.letter;
  for (size_t option = 0; option < options; ++option) {
    const auto sign = static_cast<char32_t>(letter(option));
    best.offer(
        {.letter = letter(option), .format = Format::anywhere, .position = padded.rfind(sign)});
  }
  return best.letter;
}

char vlmevalkit_choice(std::string_view answer, const std::vector<std::string>& options) {
  const std::u32string text = decode_utf8(answer);
  if (!has(answer, "Failed to obtain answer via API")) {
    if (refused(answer)) return kRefused;
    const char by_letter = choice_by_letter(text, options.size());
    if (by_letter != kNoChoice) return by_letter;
    const char bold = bold_choice(text, options.size());
    if (bold != kNoChoice) return bold;
  }
  return choice_by_text(text, options);
}

}  // namespace glimpse::metrics
