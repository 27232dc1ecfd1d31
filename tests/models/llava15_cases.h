#pragma once
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "image/codec.h"
#include "models/model.h"
#include "support/shared.h"
#include "tensor/load.h"

// The recorded cases of golden/models/llava15. A padded batch is split into its rows.

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::test {

inline std::filesystem::path llava15() { return shared_dir() / "golden/models/llava15"; }

struct Llava15Case {
  std::string name;
  std::vector<image::Image> pictures;
  models::Prompt prompt;
  std::string rendered;
  std::vector<int64_t> ids, greedy;
  int64_t row = -1;  ///< of the batch
  int64_t pad = 0;   ///< padded slots on its left
};

inline models::Prompt prompt_of(const nlohmann::json& messages) {
  models::Prompt prompt;
  for (const auto& message : messages) {
    text::ChatTurn turn{.role = message["role"]};
    for (const auto& part : message["content"]) {
      const bool picture = part["type"] == "image";
      turn.parts.push_back(
          {.kind = picture ? text::ChatPart::Kind::image : text::ChatPart::Kind::text,
           .text = picture ? "" : part["text"].get<std::string>()});
    }
    prompt.turns.push_back(turn);
  }
  return prompt;
}

inline image::Image llava15_picture(const std::string& path) {
  return image::decode_image(llava15() / path, {.apply_exif = true});
}

inline Llava15Case batch_row(const nlohmann::json& json, size_t row) {
  Llava15Case one{.name = json["name"], .row = static_cast<int64_t>(row)};
  one.pictures.push_back(llava15_picture(json["images"][row]));
  one.prompt = prompt_of(json["messages"][row]);
  one.rendered = json["rendered_prompt"][row];
  const std::vector<int64_t> ids = json["input_ids"][row], mask = json["attention_mask"][row];
  one.pad = std::count(mask.begin(), mask.end(), 0);
  one.ids.assign(ids.begin() + one.pad, ids.end());
  one.greedy = json["greedy"]["ids"][row].get<std::vector<int64_t>>();
  return one;
}

inline std::vector<Llava15Case> llava15_cases() {
  std::vector<Llava15Case> cases;
  const nlohmann::json root = read_json_file(llava15() / "cases/cases.json");
  for (const auto& json : root["cases"]) {
    if (json.contains("attention_mask")) {
      for (size_t row = 0; row < json["input_ids"].size(); ++row) {
        cases.push_back(batch_row(json, row));
      }
      continue;
    }
    Llava15Case one{.name = json["name"],
                    .prompt = prompt_of(json["messages"]),
                    .rendered = json["rendered_prompt"],
                    .ids = json["input_ids"],
                    .greedy = json["greedy"]["ids"]};
    for (const std::string path : json["images"]) one.pictures.push_back(llava15_picture(path));
    cases.push_back(one);
  }
  return cases;
}

/// The part of a recorded tensor that belongs to the case, or an undefined tensor.
inline torch::Tensor recorded(const tensor::Tensors& tensors, const Llava15Case& one,
                              const std::string& what) {
  const auto found = tensors.find(one.name + "." + what);
  if (found == tensors.end()) return {};
  if (one.row < 0) return found->second;
  if (what == "image_features") return found->second.chunk(2)[static_cast<size_t>(one.row)];
  if (what == "pixel_u8") return found->second.narrow(0, one.row, 1);
  const torch::Tensor row = found->second[one.row];
  return what.starts_with("hidden.") ? row.slice(0, one.pad) : row;
}

}  // namespace glimpse::test
#endif
