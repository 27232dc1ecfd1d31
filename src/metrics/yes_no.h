#pragma once
#include <string_view>

namespace glimpse::metrics {

/// What a free-form answer to a yes/no question is taken for.
enum class YesNo { yes, no, other };

/// How the published evaluators read such an answer; they disagree on most verbose ones.
enum class YesNoParser {
  pope,        ///< POPE's script and LLaVA: "no" for No, not, no before the first period, else yes
  lmms_pope,   ///< the whole text must be yes or no
  mme,         ///< MME's script: yes or no, else looked for in the first four characters
  lmms_mme,    ///< as `mme` after stripping blanks and periods; y and n count
  vlmevalkit,  ///< exactly one of the words yes and no
};

YesNo parse_yes_no(std::string_view answer, YesNoParser parser);

}  // namespace glimpse::metrics
