#include "models/model.h"

#include "base/error.h"

namespace glimpse::models {

Pixels Processor::clip_pixels(const std::vector<image::Image>& frames, double) const {
  throw Error({.where = "prompt",
               .found = "a clip of " + std::to_string(frames.size()) + " frames",
               .expected = "pictures: this model family reads no clips"});
}

ModelInput Processor::prepare_ids(const std::vector<int64_t>& ids,
                                  const std::vector<image::Image>& pictures) const {
  std::vector<Pixels> parts;
  for (const image::Image& picture : pictures) parts.push_back(pixels(picture));
  return lay_out(ids, join(parts));
}

ModelInput Processor::prepare(const Prompt& prompt,
                              const std::vector<image::Image>& pictures) const {
  return prepare_ids(tokenizer().encode(render(prompt), /*add_special=*/true), pictures);
}

}  // namespace glimpse::models
