#pragma once
#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "image/image.h"
#include "models/model_input.h"
#include "models/parts.h"
#include "text/tokenizer.h"

namespace torch::nn {
class Module;
}

namespace glimpse::models {

/// Text and pictures to model inputs, the way the family's official processor does it.
class Processor {
 public:
  virtual ~Processor() = default;
  virtual const text::Tokenizer& tokenizer() const = 0;
  /// The chat as one string, image marks not yet expanded.
  virtual std::string render(const Prompt& prompt) const = 0;
  /// Errors: Error when the prompt's image marks and `pictures` differ in number.
  virtual ModelInput prepare(const Prompt& prompt,
                             const std::vector<image::Image>& pictures) const = 0;
  /// Ids, positions and visual spans of a prompt with `num_pictures` pictures, without their
  /// pixels: questions about one picture share those. `ids` has one placeholder per picture, or is
  /// already expanded.
  virtual ModelInput lay_out(const std::vector<int64_t>& ids, int64_t num_pictures) const = 0;
  /// The same with pixels.
  virtual ModelInput prepare_ids(const std::vector<int64_t>& ids,
                                 const std::vector<image::Image>& pictures) const = 0;
  /// Normalised pixels float [1, 3, H, W].
  virtual torch::Tensor pixels(const image::Image& picture) const = 0;
  virtual int64_t image_token() const = 0;
};

struct ModelSpec {
  std::string family;  ///< "llava"
  std::filesystem::path folder;
  torch::ScalarType dtype = torch::kFloat32;
  torch::Device device{"cpu"};
  std::vector<int64_t> end_ids;  ///< generation stops at any of these
};

/// A vision-language model as a struct of parts.
struct Model {
  ModelSpec spec;
  std::unique_ptr<Processor> processor;
  std::shared_ptr<VisionTower> vision;
  std::shared_ptr<Decoder> decoder;
  std::shared_ptr<torch::nn::Module> modules;  ///< owns every weight: hashing, freezing, casting
};

}  // namespace glimpse::models
