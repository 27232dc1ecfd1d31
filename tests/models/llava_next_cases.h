#pragma once
#include <vector>

#include "models/recorded_cases.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::test {

inline std::filesystem::path llava_next() { return recorded_model("llava_next"); }

inline std::vector<RecordedCase> llava_next_cases() { return recorded_cases(llava_next(), 958); }

}  // namespace glimpse::test
#endif
