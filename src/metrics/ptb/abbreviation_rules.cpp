#include <algorithm>
#include <array>

#include "metrics/ptb/match.h"

namespace glimpse::metrics::ptb {
namespace {

// A sentence may end at these; then the period belongs to both the word and the sentence.
constexpr std::string_view kSentenceEnding[] = {
    "jan",  "feb",  "mar", "apr",  "jun",  "jul",  "aug",   "sep", "sept", "oct",    "nov",
    "dec",  "mon",  "tue", "tues", "wed",  "thu",  "thurs", "fri", "ala",  "ariz",   "calif",
    "colo", "conn", "fla", "ga",   "ind",  "kan",  "kans",  "ky",  "md",   "mich",   "minn",
    "mo",   "mont", "neb", "nev",  "okla", "penn", "tenn",  "va",  "vt",   "wis",    "wisc",
    "wyo",  "inc",  "co",  "cos",  "corp", "ltd",  "plc",   "rt",  "bhd",  "assn",   "univ",
    "intl", "sys",  "jr",  "sr",   "bros", "blvd", "rd",    "esq", "ed.d", "ph.d",   "tel",
    "est",  "ext",  "sq",  "etc",  "pty",  "ct",   "al",    "seq", "bldg", "bancorp"};
// The same, but ordinary words when written small: only with a capital.
constexpr std::string_view kCapitalSentenceEnding[] = {"ark",  "az",  "del", "ill", "la",   "mass",
                                                       "miss", "ore", "pa",  "tex", "wash", "dak"};
// Something follows these: their period ends no sentence.
constexpr std::string_view kContinuing[] = {
    "mr",   "mrs",  "ms",   "dr",   "drs",    "prof", "profs", "sen",   "sens", "rep",   "reps",
    "atty", "lt",   "col",  "gen",  "messrs", "gov",  "govs",  "adm",   "rev",  "maj",   "sgt",
    "cpl",  "pvt",  "capt", "st",   "ste",    "ave",  "pres",  "lieut", "hon",  "brig",  "comdr",
    "cmdr", "pfc",  "supt", "det",  "mt",     "ft",   "adj",   "adv",   "asst", "assoc", "ens",
    "insp", "mlle", "mme",  "msgr", "vs",     "alex", "wm",    "jos",   "cie",  "cf",    "ph",
    "dept", "elec", "natl", "mfg",  "mtg",    "invt"};
constexpr std::string_view kBeforeNumber[] = {"ca",  "fig", "figs", "prop", "no",
                                              "nos", "art", "pp",   "p",    "op"};
constexpr std::string_view kMiss[] = {"miss"};
// Words that, capitalised after initials ("the U.S. The"), show that a sentence ended there.
constexpr std::string_view kSentenceStarts[] = {
    "a",    "about",   "according", "additionally", "after", "an",      "as",   "at",
    "but",  "earlier", "he",        "her",          "here",  "however", "if",   "in",
    "it",   "last",    "many",      "more",         "mr.",   "ms.",     "now",  "once",
    "one",  "other",   "our",       "she",          "since", "so",      "some", "such",
    "that", "the",     "their",     "then",         "there", "these",   "they", "this",
    "we",   "when",    "while",     "what",         "yet",   "you"};

constexpr std::string_view kFileExtensions[] = {
    "bat", "bmp",  "cgi",  "cpp", "dll",  "doc", "docx", "exe", "gif", "gz",  "htm", "html",
    "jar", "java", "jpeg", "jpg", "mov",  "mp3", "mp4",  "pdf", "php", "pl",  "png", "ppt",
    "ps",  "py",   "sql",  "tar", "tiff", "txt", "wav",  "xml", "zip", "avi", "flv"};

/// Length of the member of `words` that stands at `start` and is followed by a period, else 0.
size_t word_with_period(const Text& text, size_t start, Words words) {
  constexpr std::array<std::string_view, 3> kNotInCapitals = {"mfg", "mtg", "pty"};
  for (const std::string_view word : words) {
    if (literal(text, start, word) == 0 || text[start + word.size()] != '.') continue;
    const bool in_capitals =
        is_upper_ascii(text[start + word.size() - 1]) &&
        std::find(kNotInCapitals.begin(), kNotInCapitals.end(), word) != kNotInCapitals.end();
    if (!in_capitals) return word.size();
  }
  return 0;
}

/// Length of a or a.b.c (no final period), else 0.
size_t initials(const Text& text, size_t start) {
  if (!is_letter_ascii(text[start])) return 0;
  size_t end = start + 1;
  while (text[end] == '.' && is_letter_ascii(text[end + 1])) end += 2;
  return end - start;
}

size_t sentence_ending_word(const Text& text, size_t start) {
  const size_t any_case = word_with_period(text, start, kSentenceEnding);
  if (any_case != 0 || !is_upper_ascii(text[start])) return any_case;
  return word_with_period(text, start, kCapitalSentenceEnding);
}

/// "Co. Ltd." is one name, although "Inc. Co." counts as two sentences.
bool is_company_before_limited(const Text& text, size_t start, size_t length) {
  return literal(text, start, "co") == length && literal(text, start + length + 2, "ltd") != 0;
}

/// The period is part of the token and of the next one: the word keeps it and only the letters are
/// used up.
Match period_twice(size_t letters_end, size_t look) {
  return {.look = look, .consumed = letters_end, .token = {}, .token_end = letters_end + 1};
}

Match at_sentence_end(const Text& text, size_t start) {
  const size_t length = sentence_ending_word(text, start);
  if (length == 0 || is_company_before_limited(text, start, length)) return {};
  const size_t end = start + length + 1;
  if (text.at_end(end)) return period_twice(end - 1, end);
  if (!is_blank_or_line_end(text[end])) return {};
  const char32_t next = text[end + 1];
  if (is_blank_or_line_end(next) || lower_case(next) != next) {
    return period_twice(end - 1, end + 2);
  }
  const size_t after_tag = tag_end(text, end + 1);
  return after_tag == end + 1 ? Match{} : period_twice(end - 1, after_tag);
}

/// Inside a sentence; two characters behind it count, so that "etc.-x" and "Jan.n't" come apart.
Match keeps_sentence_period(const Text& text, size_t start) {
  const size_t length = sentence_ending_word(text, start);
  const size_t end = start + length + 1;
  if (length == 0) return {};
  return end + 2 <= text.all.size() ? before(end, end + 2) : whole(end);
}

Match keeps_period(const Text& text, size_t start) {
  size_t length = word_with_period(text, start, kContinuing);
  if (length == 0 && text[start] == 'M') length = word_with_period(text, start, kMiss);
  length = std::max(length, initials(text, start));
  const size_t end = start + length;
  return length != 0 && text[end] == '.' ? whole(end + 1) : Match{};
}

/// End of blanks, a tag or a sentence-starting word (a capital, then any case), blank at `start`;
/// 0 if that does not stand there.
size_t sentence_start_end(const Text& text, size_t start) {
  const size_t begin = run_end(text, start, is_blank_or_line_end);
  if (begin == start) return 0;
  size_t end = tag_end(text, begin);
  for (const std::string_view word : kSentenceStarts) {
    const size_t length = is_upper_ascii(text[begin]) ? literal(text, begin, word) : 0;
    if (length != 0 && is_blank_or_line_end(text[begin + length])) end = begin + length;
  }
  return end > begin && is_blank_or_line_end(text[end]) ? end + 1 : 0;
}

Match initials_at_sentence_end(const Text& text, size_t start) {
  const size_t length = initials(text, start), end = start + length;
  if (length == 0 || text[end] != '.') return {};
  const size_t look = sentence_start_end(text, end + 1);
  if (look == 0) return {};
  return length == 1 ? before(end, look) : period_twice(end, look);
}

Match before_number(const Text& text, size_t start) {
  const size_t length = word_with_period(text, start, kBeforeNumber);
  if (length == 0) return {};
  const size_t end = start + length + 1;
  const size_t digit = end + (is_blank_or_line_end(text[end]) ? 1 : 0);
  return is_number_digit(text[digit]) ? before(end, digit + 1) : Match{};
}

Match period_inside_sentence(const Text& text, size_t start) {
  const size_t end = std::max(word_end(text, start), run_end(text, start, is_word_character));
  const bool found = end != start && text[end] == '.' && one_of(text[end + 1], U",;:\x3001");
  return found ? before(end + 1, end + 2) : Match{};
}

/// report.final.pdf before a blank or the end of a sentence.
Match file_name(const Text& text, size_t start) {
  size_t end = run_end(text, start, is_word_character);
  if (end == start) return {};
  Match best;
  while (text[end] == '.' && end < start + kLongestLook) {
    const size_t part = end + 1;
    const size_t part_end = run_end(text, part, is_word_character);
    if (part_end == part) break;
    const bool known = any_literal(text, part, kFileExtensions) == part_end - part;
    const bool closed = is_blank_or_line_end(text[part_end]) || one_of(text[part_end], U".?!,");
    if (known && closed) best = before(part_end, part_end + 1);
    end = part_end;
  }
  return best;
}

constexpr std::array<Rule, 7> kRules = {at_sentence_end,
                                        initials_at_sentence_end,
                                        keeps_sentence_period,
                                        keeps_period,
                                        before_number,
                                        period_inside_sentence,
                                        file_name};

}  // namespace

std::span<const Rule> abbreviation_rules() { return kRules; }

}  // namespace glimpse::metrics::ptb
