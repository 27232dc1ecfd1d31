#pragma once
#include <string>
#include <vector>

#include "models/recorded_cases.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::test {

using Llava15Case = RecordedCase;

inline std::filesystem::path llava15() { return recorded_model("llava15"); }

inline image::Image llava15_picture(const std::string& path) {
  return recorded_picture(llava15() / path);
}

inline std::vector<Llava15Case> llava15_cases() { return recorded_cases(llava15(), 958); }

}  // namespace glimpse::test
#endif
