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

// "cls" and "sep" are [token, id].
PostProcessor make_classifier(const JsonView& description) {
  const auto id = [&](const char* key) {
    const std::vector<JsonView> pair = description.at(key).items();
    if (pair.size() == 2) return pair[1].integer();
    throw Error({.where = description.file(),
                 .found = description.at(key).excerpt(),
                 .expected = "a token and its id"});
  };
  return {.before = {id("cls")}, .after = {id("sep")}};
}

PostProcessor make_byte_level(const JsonView&) { return {}; }

PostProcessor make_sequence(const JsonView& description) {
  PostProcessor all;
  for (const JsonView& step : description.at("processors").items()) {
    const PostProcessor outer = make_post_processor(step);
    all.before.insert(all.before.begin(), outer.before.begin(), outer.before.end());
    all.after.insert(all.after.end(), outer.after.begin(), outer.after.end());
  }
  return all;
}

constexpr ComponentEntry<PostProcessor> kPostProcessors[] = {
    {"BertProcessing", make_classifier},    {"ByteLevel", make_byte_level},
    {"RobertaProcessing", make_classifier}, {"Sequence", make_sequence},
    {"TemplateProcessing", make_template},
};

}  // namespace

PostProcessor make_post_processor(const JsonView& description) {
  if (description.is_null()) return {};
  return make_component<PostProcessor>("post_processor", kPostProcessors, description);
}

}  // namespace glimpse::text
