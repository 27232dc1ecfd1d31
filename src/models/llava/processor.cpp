#include "models/llava/processor.h"

#include <torch/torch.h>

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "models/clip_image_processor.h"
#include "text/chat_template.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

class LlavaProcessor : public Processor {
 public:
  LlavaProcessor(const fs::path& folder, const LlavaConfig& config)
      : folder_(folder),
        config_(config),
        image_(read_clip_image_config(folder)),
        tokenizer_(text::load_tokenizer(folder)) {}

  const text::Tokenizer& tokenizer() const override { return *tokenizer_; }
  int64_t image_token() const override { return config_.image_token_index; }

  torch::Tensor pixels(const image::Image& picture) const override {
    return clip_pixel_values(picture, image_);
  }

  std::string render(const Prompt& prompt) const override {
    if (!prompt.raw.empty()) return prompt.raw;
    return text::render_chat(text::recognise_chat_template(folder_), prompt.turns);
  }

  ModelInput prepare(const Prompt& prompt,
                     const std::vector<image::Image>& pictures) const override {
    return prepare_ids(tokenizer_->encode(render(prompt), /*add_special=*/true), pictures);
  }

  ModelInput prepare_ids(const std::vector<int64_t>& ids,
                         const std::vector<image::Image>& pictures) const override {
    ModelInput input = lay_out(ids, static_cast<int64_t>(pictures.size()));
    std::vector<torch::Tensor> stack;
    for (const image::Image& picture : pictures) stack.push_back(pixels(picture));
    if (!stack.empty()) input.pixels = torch::cat(stack);
    return input;
  }

  ModelInput lay_out(const std::vector<int64_t>& ids, int64_t num_pictures) const override {
    const int64_t side = config_.vision_config.image_size / config_.vision_config.patch_size;
    const Grid grid{.t = 1, .h = side, .w = side};
    const int64_t marks = std::count(ids.begin(), ids.end(), config_.image_token_index);
    const bool expanded = num_pictures > 0 && marks == num_pictures * grid.tokens();
    if (marks != num_pictures && !expanded) {
      throw Error({.where = "prompt",
                   .found = std::to_string(marks) + " image marks for " +
                            std::to_string(num_pictures) + " pictures",
                   .expected = "one mark per picture"});
    }
    ModelInput input;
    std::vector<int64_t> rows;
    for (size_t i = 0; i < ids.size(); ++i) {
      const auto begin = static_cast<int64_t>(rows.size());
      if (ids[i] != config_.image_token_index) {
        rows.push_back(ids[i]);
        continue;
      }
      input.visual_spans.push_back({.begin = begin, .grid = grid});
      rows.insert(rows.end(), static_cast<size_t>(grid.tokens()), config_.image_token_index);
      if (expanded) i = end_of_run(ids, i, grid.tokens()) - 1;
    }
    input.ids = torch::tensor(rows, torch::kInt64);
    input.position_ids = torch::arange(static_cast<int64_t>(rows.size()), torch::kInt64);
    return input;
  }

 private:
  // Behind the `count` marks of one picture that start at ids[begin].
  size_t end_of_run(const std::vector<int64_t>& ids, size_t begin, int64_t count) const {
    const size_t end = begin + static_cast<size_t>(count);
    for (size_t i = begin; i < end; ++i) {
      if (i < ids.size() && ids[i] == config_.image_token_index) continue;
      throw Error({.where = "prompt",
                   .found = std::to_string(i - begin) + " image marks in a row",
                   .expected = std::to_string(count) + " for each picture"});
    }
    return end;
  }

  fs::path folder_;
  LlavaConfig config_;
  ClipImageConfig image_;
  std::unique_ptr<text::Tokenizer> tokenizer_;
};

}  // namespace

std::unique_ptr<Processor> llava_processor(const fs::path& folder, const LlavaConfig& config) {
  return std::make_unique<LlavaProcessor>(folder, config);
}

}  // namespace glimpse::models
