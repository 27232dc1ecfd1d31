#include "models/pixel_levels.h"

namespace glimpse::models {

PixelLevels pixel_levels(double rescale, const std::vector<double>& mean,
                         const std::vector<double>& deviation) {
  PixelLevels levels{};
  for (size_t channel = 0; channel < levels.size(); ++channel) {
    for (size_t byte = 0; byte < levels[channel].size(); ++byte) {
      const auto share = static_cast<float>(static_cast<double>(byte) * rescale);
      levels[channel][byte] =
          (share - static_cast<float>(mean[channel])) / static_cast<float>(deviation[channel]);
    }
  }
  return levels;
}

}  // namespace glimpse::models
