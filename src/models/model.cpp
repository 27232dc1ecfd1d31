#include "models/model.h"

#include "base/error.h"

namespace glimpse::models {
namespace {

Pixels pixels_of(const Processor& processor, const std::vector<image::Image>& pictures) {
  std::vector<Pixels> parts;
  for (const image::Image& picture : pictures) parts.push_back(processor.pixels(picture));
  return join(parts);
}

}  // namespace

Pixels Processor::clip_pixels(const std::vector<image::Image>& frames, double) const {
  throw Error({.where = "prompt",
               .found = "a clip of " + std::to_string(frames.size()) + " frames",
               .expected = "pictures: this model family reads no clips"});
}

ModelInput Processor::lay_out_prompt(const Prompt& prompt, const Pixels& pixels) const {
  return lay_out(tokenizer().encode(render(prompt), /*add_special=*/true), pixels);
}

ModelInput Processor::prepare(const Prompt& prompt,
                              const std::vector<image::Image>& pictures) const {
  return lay_out_prompt(prompt, pixels_of(*this, pictures));
}

ModelInput Processor::prepare_ids(const std::vector<int64_t>& ids,
                                  const std::vector<image::Image>& pictures) const {
  return lay_out(ids, pixels_of(*this, pictures));
}

}  // namespace glimpse::models
