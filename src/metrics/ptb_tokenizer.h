#pragma once
#include <string>
#include <vector>

namespace glimpse::metrics {

/// Tokens of every line as Stanford's PTBTokenizer 3.4.1 gives them with -preserveLines -lowerCase,
/// punctuation included. All lines are one buffer: whether "etc." ends a sentence is seen in the
/// next line. Line ends inside a line (LF, CR, VT, FF, U+2028, U+2029) count as blanks, so that no
/// caption shifts. Source: the scanner semantics in the public documentation, pinned by recorded
/// outputs.
std::vector<std::vector<std::string>> ptb_tokenize(const std::vector<std::string>& lines);

/// Captions as the COCO evaluation scores them: tokens without the 17 dropped punctuation tokens,
/// joined by one blank (a token may hold a no-break space, "1 1/2"). References and predictions are
/// two separate calls.
std::vector<std::string> tokenize_captions(const std::vector<std::string>& captions);

/// Words of a tokenised caption at any white space, no-break spaces included (BLEU and CIDEr count
/// these).
std::vector<std::string> caption_words(const std::string& tokenized);

}  // namespace glimpse::metrics
