#pragma once
#include <string>
#include <string_view>

namespace glimpse::metrics {

/// How the published evaluators differ when they clean an answer.
struct AnswerRules {
  /// First delete commas and question marks and split off 's, as the EvalAI processor (TextVQA,
  /// LLaVA) does.
  bool split_possessive = false;
  /// Keep a period with a digit on either side ("12."). The official script means to, but a slip in
  /// its pattern protects only periods followed by a digit.
  bool keep_period_after_digit = false;
  /// Several commas between two digits ("1,,000") count as one thousands comma.
  bool comma_runs = false;
  /// Python 3's texts: digits of every script count, and lower case looks at the neighbours (final
  /// sigma, I with a dot). Otherwise Python 2's, which the official script needs.
  bool python3 = false;
};

/// An answer as the official VQA script compares it: punctuation, lower case, number words to
/// digits, articles dropped, apostrophes put into contractions. Bug-compatible: one "1,000"
/// switches all punctuation from "becomes a blank" to "is deleted", and at most 32 periods are
/// removed. Source: the public VQA evaluation script (official), the EvalAI TextVQA processor.
std::string normalize_answer(std::string_view answer, const AnswerRules& rules = {});

/// The punctuation step alone: no trimming, no lower case, words as they are.
std::string clear_punctuation(std::string_view answer, const AnswerRules& rules = {});

/// Line breaks and tabs to blanks, blanks stripped: the part the official script applies even when
/// it compares answers raw.
std::string strip_answer(std::string_view answer);

}  // namespace glimpse::metrics
