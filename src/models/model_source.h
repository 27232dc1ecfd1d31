#pragma once
#include <string>

namespace glimpse::models {

/// The model that a configuration names.
struct ModelSource {
  std::string path;
  std::string dtype = "float32";
  std::string device = "cpu";
  std::string image_resize = "pillow13";
};

template <class V>
void visit_fields(V& v, ModelSource& c) {
  v("path", c.path, "Hugging Face folder of the model");
  v("dtype", c.dtype, "auto | float32 | bfloat16; float32 makes a run repeatable to the bit");
  v("device", c.device, "cpu | cuda:N");
  v("image_resize", c.image_resize,
    "pillow13 | pillow12: whose order of the two passes resizes pictures");
}

}  // namespace glimpse::models
