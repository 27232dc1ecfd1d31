#include "models/model_input.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"

namespace glimpse::models {
namespace {

bool is_mark(int64_t id, const VisualMarks& marks) {
  return id == marks.image || (marks.clip >= 0 && id == marks.clip);
}

int64_t mark_of(const PictureShape& picture, const VisualMarks& marks) {
  return picture.seconds_per_step > 0 ? marks.clip : marks.image;
}

// The picture's marks in ids[begin...]: one, or its visual tokens.
void require_run(const std::vector<int64_t>& ids, size_t begin, int64_t count, int64_t mark) {
  int64_t found = 0;
  while (found < count && begin + static_cast<size_t>(found) < ids.size() &&
         ids[begin + static_cast<size_t>(found)] == mark) {
    ++found;
  }
  if (found == count) return;
  throw Error({.where = "prompt",
               .found = std::to_string(found) + " image marks in a row",
               .expected = std::to_string(count) + " for each picture",
               .advice = "pictures and clips must come in the order of their marks"});
}

}  // namespace

Prompt user_prompt(const std::string& text, int64_t num_images) {
  text::ChatTurn turn{.role = "user"};
  for (int64_t i = 0; i < num_images; ++i)
    turn.parts.push_back({.kind = text::ChatPart::Kind::image});
  turn.parts.push_back({.kind = text::ChatPart::Kind::text, .text = text});
  return {.turns = {turn}};
}

Pixels join(const std::vector<Pixels>& parts) {
  Pixels all;
  std::vector<torch::Tensor> values;
  for (const Pixels& part : parts) {
    if (part.pictures.empty()) continue;
    values.push_back(part.values);
    all.pictures.insert(all.pictures.end(), part.pictures.begin(), part.pictures.end());
  }
  if (!values.empty()) all.values = values.size() == 1 ? values[0] : torch::cat(values);
  return all;
}

ModelInput expand_marks(const std::vector<int64_t>& ids, const VisualMarks& marks,
                        const Pixels& pixels) {
  const auto num_pictures = static_cast<int64_t>(pixels.pictures.size());
  int64_t tokens = 0;
  for (const PictureShape& picture : pixels.pictures) tokens += picture.tokens();
  const int64_t found =
      std::count_if(ids.begin(), ids.end(), [&](int64_t id) { return is_mark(id, marks); });
  const bool expanded = num_pictures > 0 && found == tokens;
  if (found != num_pictures && !expanded) {
    throw Error({.where = "prompt",
                 .found = std::to_string(found) + " image marks for " +
                          std::to_string(num_pictures) + " pictures",
                 .expected = "one mark per picture"});
  }
  ModelInput input{.pixels = pixels};
  std::vector<int64_t> rows;
  int64_t next = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (!is_mark(ids[i], marks)) {
      rows.push_back(ids[i]);
      continue;
    }
    const PictureShape& picture = pixels.pictures[static_cast<size_t>(next)];
    const int64_t count = expanded ? picture.tokens() : 1;
    require_run(ids, i, count, mark_of(picture, marks));
    for (VisualSpan view : picture.views) {
      view.begin += static_cast<int64_t>(rows.size());
      view.picture = next;
      input.visual_spans.push_back(view);
    }
    rows.insert(rows.end(), static_cast<size_t>(picture.tokens()), ids[i]);
    i += static_cast<size_t>(count) - 1;
    ++next;
  }
  if (marks.longest && static_cast<int64_t>(rows.size()) > *marks.longest) {
    throw Error({.where = "prompt",
                 .found = std::to_string(rows.size()) + " tokens, of which " +
                          std::to_string(tokens) + " are visual",
                 .expected = "at most the model's context, " + std::to_string(*marks.longest),
                 .advice = "use fewer or smaller pictures, fewer frames or less text"});
  }
  input.ids = torch::tensor(rows, torch::kInt64);
  input.position_ids = torch::arange(static_cast<int64_t>(rows.size()), torch::kInt64);
  return input;
}

}  // namespace glimpse::models
