#include "models/model_input.h"

namespace glimpse::models {

Prompt user_prompt(const std::string& text, int64_t num_images) {
  text::ChatTurn turn{.role = "user"};
  for (int64_t i = 0; i < num_images; ++i)
    turn.parts.push_back({.kind = text::ChatPart::Kind::image});
  turn.parts.push_back({.kind = text::ChatPart::Kind::text, .text = text});
  return {.turns = {turn}};
}

}  // namespace glimpse::models
