#pragma once
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "image/codec.h"
#include "models/model.h"
#include "models/normalised_bytes.h"
#include "support/shared.h"
#include "tensor/load.h"

// The recorded cases of golden/models/<family>. A padded batch is split into its rows.

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::test {

inline std::filesystem::path recorded_model(const std::string& family) {
  return shared_dir() / "golden/models" / family;
}

struct RecordedCase {
  std::string name;
  std::vector<image::Image> pictures;
  std::vector<image::Image> frames;  ///< of a clip behind the pictures
  double frames_per_second = 0;
  models::Prompt prompt;
  std::string rendered;
  std::vector<int64_t> ids, greedy, greedy_with_penalty;
  int64_t row = -1;                          ///< of the batch
  int64_t pad = 0;                           ///< padded slots on its left
  int64_t first_visual = 0, num_visual = 0;  ///< its part of the batch's visual tokens
  nlohmann::json recorded;                   ///< the whole case
};

inline models::Prompt prompt_of(const nlohmann::json& messages) {
  using Kind = text::ChatPart::Kind;
  models::Prompt prompt;
  for (const auto& message : messages) {
    text::ChatTurn turn{.role = message["role"]};
    if (message["content"].is_string()) {
      turn.parts.push_back({.kind = Kind::text, .text = message["content"]});
    } else {
      for (const auto& part : message["content"]) {
        const std::string type = part["type"];
        turn.parts.push_back({.kind = type == "image"   ? Kind::image
                                      : type == "video" ? Kind::video
                                                        : Kind::text,
                              .text = type == "text" ? part["text"].get<std::string>() : ""});
      }
    }
    prompt.turns.push_back(turn);
  }
  return prompt;
}

inline image::Image recorded_picture(const std::filesystem::path& file) {
  return image::decode_image(file, {.apply_exif = true});
}

inline RecordedCase batch_row(const std::filesystem::path& root, const nlohmann::json& json,
                              size_t row) {
  RecordedCase one{.name = json["name"], .row = static_cast<int64_t>(row), .recorded = json};
  one.pictures.push_back(recorded_picture(root / json["images"][row].get<std::string>()));
  one.prompt = prompt_of(json["messages"][row]);
  one.rendered = json["rendered_prompt"][row];
  const std::vector<int64_t> ids = json["input_ids"][row], mask = json["attention_mask"][row];
  one.pad = std::count(mask.begin(), mask.end(), 0);
  one.ids.assign(ids.begin() + one.pad, ids.end());
  one.greedy = json["greedy"]["ids"][row].get<std::vector<int64_t>>();
  return one;
}

/// `image_token` tells which visual tokens of a batch are whose.
inline std::vector<RecordedCase> recorded_cases(const std::filesystem::path& root,
                                                int64_t image_token) {
  std::vector<RecordedCase> cases;
  const nlohmann::json file = read_json_file(root / "cases/cases.json");
  for (const auto& json : file["cases"]) {
    if (json.contains("attention_mask")) {
      int64_t first = 0;
      for (size_t row = 0; row < json["input_ids"].size(); ++row) {
        RecordedCase one = batch_row(root, json, row);
        one.first_visual = first;
        one.num_visual = std::count(one.ids.begin(), one.ids.end(), image_token);
        first += one.num_visual;
        cases.push_back(one);
      }
      continue;
    }
    RecordedCase one{.name = json["name"],
                     .prompt = prompt_of(json["messages"]),
                     .rendered = json["rendered_prompt"],
                     .ids = json["input_ids"],
                     .greedy = json["greedy"]["ids"],
                     .recorded = json};
    if (json.contains("greedy_repetition_penalty_1.05")) {
      one.greedy_with_penalty =
          json["greedy_repetition_penalty_1.05"]["ids"].get<std::vector<int64_t>>();
    }
    for (const std::string path : json["images"]) {
      one.pictures.push_back(recorded_picture(root / path));
    }
    if (json.contains("videos")) {
      one.frames_per_second = json["videos"][0]["fps_sampled"];
      for (const std::string path : json["videos"][0]["frames"]) {
        one.frames.push_back(recorded_picture(root / path));
      }
    }
    cases.push_back(one);
  }
  return cases;
}

/// Pictures, then the clip.
inline models::Pixels pixels_of(const models::Processor& processor, const RecordedCase& one) {
  std::vector<models::Pixels> parts;
  for (const image::Image& picture : one.pictures) parts.push_back(processor.pixels(picture));
  if (!one.frames.empty()) {
    parts.push_back(processor.clip_pixels(one.frames, one.frames_per_second));
  }
  return models::join(parts);
}

/// The part of a recorded tensor that belongs to the case, or an undefined tensor.
inline torch::Tensor recorded(const tensor::Tensors& tensors, const RecordedCase& one,
                              const std::string& what) {
  const auto found = tensors.find(one.name + "." + what);
  if (found == tensors.end()) return {};
  const torch::Tensor& whole = found->second;
  if (one.row < 0) return whole;
  if (what == "image_features") return whole.narrow(0, one.first_visual, one.num_visual);
  if (what == "pixel_u8") {
    if (whole.dim() > 2) return whole.narrow(0, one.row, 1);
    return whole.narrow(0, 4 * one.first_visual, 4 * one.num_visual);  // patches
  }
  const torch::Tensor row = whole[one.row];
  return what.starts_with("hidden.") ? row.slice(0, one.pad) : row;
}

}  // namespace glimpse::test
#endif
