#include "models/llava_next/pretrained.h"

#include "models/llava/pretrained.h"
#include "models/llava_next/model.h"
#include "models/llava_next/processor.h"

namespace glimpse::models {

Model load_llava_next(const std::filesystem::path& folder, const ModelSpec& spec) {
  const LlavaNextConfig config = read_llava_next_config(folder);
  auto modules = std::make_shared<LlavaNextModules>(config);
  load_llava_weights(*modules, spec);
  return assemble_llava(spec, modules, llava_next_processor(folder, config, spec.pass_order),
                        llava_next_vision_tower(modules));
}

}  // namespace glimpse::models
