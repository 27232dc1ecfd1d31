#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::metrics {

/// What line ends other than LF inside a line (CR, VT, FF, U+2028, U+2029) do.
enum class LineEnds {
  blank,  ///< they are blanks, so that no caption shifts
  split,  ///< as in the COCO wrapper, which forgets them: the line breaks there, every later line
          ///< moves down, and what no longer fits is lost
};

/// Tokens of every line as Stanford's PTBTokenizer 3.4.1 gives them with -preserveLines -lowerCase,
/// punctuation included. All lines are one buffer: whether "etc." ends a sentence is seen in the
/// next line. LF inside a line is a blank. Source: the scanner semantics in the public
/// documentation, pinned by recorded outputs.
std::vector<std::vector<std::string>> ptb_tokenize(const std::vector<std::string>& lines,
                                                   LineEnds line_ends = LineEnds::blank);

/// Captions as the COCO evaluation scores them: tokens without the 17 dropped punctuation tokens,
/// joined by one blank (a token may hold a no-break space, "1 1/2"). References and predictions are
/// two separate calls.
std::vector<std::string> tokenize_captions(const std::vector<std::string>& captions,
                                           LineEnds line_ends = LineEnds::blank);

/// Whether LineEnds makes a difference for this caption.
bool has_inner_line_end(std::string_view caption);

/// Words of a tokenised caption at any white space, no-break spaces included (BLEU and CIDEr count
/// these).
std::vector<std::string> caption_words(const std::string& tokenized);

}  // namespace glimpse::metrics
