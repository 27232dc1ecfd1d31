#include "models/model.h"

#include "base/error.h"

namespace glimpse::models {
namespace {

Pixels pixels_of(const Processor& processor, const std::vector<image::Image>& pictures) {
  std::vector<Pixels> parts;
  for (const image::Image& picture : pictures) parts.push_back(processor.pixels(picture));
  return join(parts);
}

[[noreturn]] void refuse_clip(const std::string& found) {
  throw Error({.where = "prompt",
               .found = found,
               .expected = "pictures: this model family reads no clips"});
}

}  // namespace

Pixels Processor::clip_pixels(const std::vector<image::Image>& frames, double) const {
  refuse_clip("a clip of " + std::to_string(frames.size()) + " frames");
}

Clip Processor::sample_clip(const image::VideoFile& video, const ClipSampling&) const {
  refuse_clip("the video " + video.path().string());
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
