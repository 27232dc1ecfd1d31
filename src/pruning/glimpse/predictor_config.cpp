#include "pruning/glimpse/predictor_config.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace glimpse::pruning {
namespace {

using nlohmann::json;

// Absent in files of one family or of older versions; the struct's default is what they mean.
constexpr std::array<std::string_view, 6> kMayBeAbsent = {"le_norm_type",     "visual_content",
                                                          "rms_norm_eps",     "round_rotary",
                                                          "attn_fuse_global", "use_zero_masks"};

template <class T>
T value_at(const json& object, const char* key, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end()) {
    throw Error({.where = where, .found = std::string("no key '") + key + "'"});
  }
  try {
    return found->is_null() ? T{} : found->get<T>();
  } catch (const json::exception&) {
    throw Error({.where = where + ", key '" + key + "'",
                 .found = found->dump(),
                 .expected = "a value of another type"});
  }
}

class FieldsFromJson {
 public:
  FieldsFromJson(const json& object, const std::string& where) : object_(object), where_(where) {}
  template <class T>
  void operator()(const char* key, T& field, const char*) const {
    for (const std::string_view optional : kMayBeAbsent) {
      if (optional == key && !object_.contains(key)) return;
    }
    field = value_at<T>(object_, key, where_);
  }
  template <class T>
  void operator()(const char* key, std::optional<T>& field, const char*) const {
    const auto found = object_.find(key);
    field.reset();
    if (found != object_.end() && !found->is_null()) field = value_at<T>(object_, key, where_);
  }

 private:
  const json& object_;
  const std::string& where_;
};

struct FieldsToJson {
  json& object;
  template <class T>
  void operator()(const char* key, const T& field, const char*) const {
    object[key] = field;
  }
  template <class T>
  void operator()(const char* key, const std::optional<T>& field, const char*) const {
    object[key] = field ? json(*field) : json(nullptr);
  }
};

// Fields of published files for which one value is implemented.
struct FixedField {
  const char* key;
  const char* value;   // as JSON
  bool later = false;  // only in files of later versions
};

constexpr FixedField kFixedFields[] = {
    {"attn_fuse_hidden_act", "\"silu\""},
    {"use_ref_masks", "false"},
    {"attn_fuse_use_flash_attn", "false", true},
    {"enable_frame_redundancy_merge", "false", true},
};

// Keys of our own, which the public implementation does not have.
constexpr std::array<std::string_view, 2> kOwnKeys = {"visual_content", "round_rotary"};

// The normalised mean attention it adds is never used for selection: read and written, without
// effect.
constexpr const char* kReportedAttention = "ori_attn_supervision";

void check_fixed_fields(const json& object, const std::string& where) {
  for (const FixedField& field : kFixedFields) {
    if (field.later && !object.contains(field.key)) continue;
    const json found = value_at<json>(object, field.key, where);
    if (found == json::parse(field.value)) continue;
    throw Error({.where = where + ", key '" + field.key + "'",
                 .found = found.dump(),
                 .expected = std::string(field.value) + " (other variants are not implemented)"});
  }
}

json parsed(const ConfigText& text) {
  json object = parse_json(text.json, text.where);
  if (!object.is_object()) throw Error({.where = text.where, .found = "no JSON object"});
  return object;
}

void write_host(json& object, const HostShape& host) {
  object["num_hidden_layers"] = host.layers;
  object["hidden_size"] = host.width;
  object["num_attention_heads"] = host.heads;
  if (!object.contains("vision_config")) object["mm_hidden_size"] = host.tap_width;
}

}  // namespace

std::string model_type_of(const ConfigText& text) {
  const std::string type = value_at<std::string>(parsed(text), "model_type", text.where);
  for (const char* known : {kLlavaModelType, kQwenModelType, kScoutModelType}) {
    if (type == known) return type;
  }
  throw Error(
      {.where = text.where + ", key 'model_type'",
       .found = "'" + type + "'",
       .expected = std::string(kLlavaModelType) + ", " + kQwenModelType + " or " + kScoutModelType,
       .advice = "give the folder of a predictor, not of a model"});
}

HostShape read_host_shape(const ConfigText& text) {
  const json object = parsed(text);
  const auto size = [&](const json& part, const char* key) {
    const auto value = value_at<int64_t>(part, key, text.where);
    if (value > 0) return value;
    throw Error({.where = text.where + ", key '" + key + "'",
                 .found = std::to_string(value),
                 .expected = "a positive number"});
  };
  const bool nested = !object.contains("mm_hidden_size");
  const json vision = nested ? value_at<json>(object, "vision_config", text.where) : object;
  HostShape host{.layers = size(object, "num_hidden_layers"),
                 .width = size(object, "hidden_size"),
                 .heads = size(object, "num_attention_heads"),
                 .tap_width = size(vision, nested ? "hidden_size" : "mm_hidden_size")};
  if (nested && vision.contains("window_size")) {
    host.tap_window = size(vision, "window_size") / size(vision, "spatial_merge_size") /
                      size(vision, "patch_size");
  }
  return host;
}

GlimpseConfig read_glimpse_config(const ConfigText& text) {
  const json object = parsed(text);
  check_fixed_fields(object, text.where);
  GlimpseConfig config;
  FieldsFromJson reader(object, text.where);
  visit_fields(reader, config);
  return config;
}

ScoutConfig read_scout_config(const ConfigText& text) {
  const json object = parsed(text);
  ScoutConfig config;
  FieldsFromJson reader(object, text.where);
  visit_fields(reader, config);
  return config;
}

std::string write_glimpse_config(const GlimpseConfigFile& file) {
  json object = file.base.empty() ? json::object() : json::parse(file.base);
  GlimpseConfig config = file.config;
  FieldsToJson writer{object};
  visit_fields(writer, config);
  if (file.published) {
    for (const std::string_view key : kOwnKeys) object.erase(std::string(key));
    if (file.model_type == kLlavaModelType) object.erase("attn_fuse_global");
  }
  for (const FixedField& field : kFixedFields) {
    if (!field.later) object[field.key] = json::parse(field.value);
  }
  if (!object.contains(kReportedAttention)) object[kReportedAttention] = false;
  object["model_type"] = file.model_type;
  write_host(object, file.host);
  return object.dump(2) + "\n";
}

std::string write_scout_config(const ScoutConfig& config, const HostShape& host) {
  json object = {{"model_type", kScoutModelType}};
  ScoutConfig copy = config;
  FieldsToJson writer{object};
  visit_fields(writer, copy);
  write_host(object, host);
  return object.dump(2) + "\n";
}

}  // namespace glimpse::pruning
