#pragma once
#include <string_view>

// Facts of the Unicode character database as text: hexadecimal code points between spaces. Those of
// characters younger than Unicode 9 are as the reference (Hugging Face tokenizers 0.22) has them:
// letters and numbers up to Unicode 16, combining classes up to Unicode 9.

namespace glimpse::text {

/// General categories as ranges "41-5A" or single code points.
extern const std::string_view kLetters;          ///< L*
extern const std::string_view kNumbers;          ///< Nd, Nl
extern const std::string_view kOtherNumbers;     ///< No
extern const std::string_view kNonSpacingMarks;  ///< Mn
extern const std::string_view kOtherMarks;       ///< Mc, Me
extern const std::string_view kPunctuation;      ///< P*
extern const std::string_view kControls;         ///< Cc, Cf, Co

/// Lower case: "41-5A+20" adds 20 to each of the range, "~" subtracts, "/2" is every second code
/// point. U+0130, whose lower case has two characters, is not here.
extern const std::string_view kLowerCase;

/// Canonical combining classes that are not 0: "300-314:E6".
extern const std::string_view kCombiningClasses;

/// Canonical decompositions: "C0=" gives the code point of the next entry, each entry is that of
/// the following code point: one or two code points, "!" where the two never compose again.
extern const std::string_view kDecompositions;

}  // namespace glimpse::text
