#include "text/post_processor.h"

#include "text/component_table.h"

namespace glimpse::text {
namespace {

PostProcessor make_template(const JsonView& description) {
  PostProcessor processor;
  bool sequence_seen = false;
  for (const JsonView& item : description.at("single").items()) {
    if (!item.find("Sequence").is_null()) {
      sequence_seen = true;
      continue;
    }
    const std::string name = item.at("SpecialToken").at("id").text();
    for (const JsonView& id : description.at("special_tokens").at(name.c_str()).at("ids").items()) {
      (sequence_seen ? processor.after : processor.before).push_back(id.integer());
    }
  }
  if (!sequence_seen) {
    throw Error({.where = description.file(),
                 .found = "a TemplateProcessing without {\"Sequence\": ...}",
                 .expected = "the place of the text in the template"});
  }
  return processor;
}

constexpr ComponentEntry<PostProcessor> kPostProcessors[] = {{"TemplateProcessing", make_template}};

}  // namespace

PostProcessor make_post_processor(const JsonView& description) {
  if (description.is_null()) return {};
  return make_component<PostProcessor>("post_processor", kPostProcessors, description);
}

}  // namespace glimpse::text
