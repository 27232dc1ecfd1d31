#pragma once
#include <functional>
#include <vector>

#include "models/model.h"

// Pictures made smaller in front of the vision tower (hook H0).

namespace glimpse::inference {

struct SmallerPictures {
  double share = 1;  ///< of every picture's visual tokens
  /// The positions of the cells of the whole picture that a smaller one's stand for, and the text's
  /// as behind the whole picture, instead of those of a picture of its size.
  bool whole_positions = false;
};

/// How a prompt is read, given what it shows; Processor::lay_out or lay_out_prompt.
using Layout = std::function<models::ModelInput(const models::Pixels&)>;

/// The prompt over pictures of at most this share of their visual tokens, at least one each;
/// ModelInput::whole_visual_tokens says how many there were.
///   share_of  sees the prompt over whole pictures, without pixels
/// Errors: Error for a model whose pictures all have equally many tokens, and as
/// PictureSizes::smaller_pixels.
models::ModelInput with_smaller_pictures(
    const models::Processor& processor, const std::vector<image::Image>& pictures,
    const Layout& layout,
    const std::function<SmallerPictures(const models::ModelInput& whole)>& share_of);

/// Errors: Error for a model whose pictures all have equally many tokens.
const models::PictureSizes& picture_sizes(const models::Processor& processor);

}  // namespace glimpse::inference
