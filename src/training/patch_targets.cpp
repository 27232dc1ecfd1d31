#include "training/patch_targets.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>

namespace glimpse::training {
namespace {

constexpr int kMinPixels = 12;      // fewer object pixels tell nothing about shape or colour
constexpr int kMinCellPixels = 70;  // of 196: the character's larger part lies on this patch
constexpr int kSignClass = 6;

struct Flat {
  std::vector<float> object, centre, box;
  std::vector<int64_t> rows, shape, color, size, slots, here;
};

int64_t character_class(char c) { return c <= '9' ? c - '0' : 10 + (c - 'a'); }

int overlap(const data::PixelBox& a, const data::PixelBox& b) {
  const int w = std::min(a.x2, b.x2) - std::max(a.x1, b.x1);
  const int h = std::min(a.y2, b.y2) - std::max(a.y1, b.y1);
  return w > 0 && h > 0 ? w * h : 0;
}

// Owner of most pixels of a patch (0 = background only) and how many it has.
struct Majority {
  int owner = 0;
  int pixels = 0;
};

Majority majority(const data::Scene& scene, const data::PixelBox& patch) {
  std::array<int, 256> count{};
  for (int y = patch.y1; y < patch.y2; ++y) {
    for (int x = patch.x1; x < patch.x2; ++x) {
      ++count[scene.owner[static_cast<size_t>(y * data::kSceneSide + x)]];
    }
  }
  count[0] = 0;
  const auto most = std::max_element(count.begin(), count.end());
  return {*most > 0 ? static_cast<int>(most - count.begin()) : 0, *most};
}

void add_box(const data::PixelBox& box, Flat& flat) {
  const float side = data::kSceneSide;
  flat.box.insert(flat.box.end(), {(box.x1 + box.x2) / (2 * side), (box.y1 + box.y2) / (2 * side),
                                   (box.x2 - box.x1) / side, (box.y2 - box.y1) / side});
}

void add_shape(const data::SceneObject& object, Flat& flat) {
  flat.shape.push_back(object.shape);
  flat.color.push_back(object.color);
  flat.size.push_back(object.size);
  flat.slots.insert(flat.slots.end(), 3, kIgnoreTarget);
  flat.here.push_back(kIgnoreTarget);
  add_box(object.box, flat);
}

void add_sign(const data::SceneSign& sign, const data::PixelBox& patch, Flat& flat) {
  flat.shape.push_back(kSignClass);
  flat.color.push_back(sign.color);
  flat.size.push_back(kIgnoreTarget);
  int64_t here = kCharacters - 1;
  for (size_t slot = 0; slot < 3; ++slot) {
    const int64_t character = character_class(sign.text[slot]);
    flat.slots.push_back(character);
    if (overlap(sign.cells[slot], patch) >= kMinCellPixels) here = character;
  }
  flat.here.push_back(here);
  add_box(sign.box, flat);
}

void add_scene(const data::Scene& scene, int64_t patch_size, Flat& flat) {
  const int patch = static_cast<int>(patch_size), side = data::kSceneSide / patch;
  const size_t first = flat.object.size();
  flat.centre.resize(first + static_cast<size_t>(side * side), 0.0F);
  const auto mark = [&](int x, int y) {
    flat.centre[first + static_cast<size_t>(y / patch * side + x / patch)] = 1;
  };
  for (const auto& object : scene.objects) mark(object.cx, object.cy);
  for (const auto& sign : scene.signs)
    mark((sign.box.x1 + sign.box.x2) / 2, (sign.box.y1 + sign.box.y2) / 2);
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      const data::PixelBox box{column * patch, row * patch, (column + 1) * patch,
                               (row + 1) * patch};
      const Majority most = majority(scene, box);
      const bool covered = most.pixels >= kMinPixels;
      if (covered) {
        const auto owner = static_cast<size_t>(most.owner - 1);
        flat.rows.push_back(static_cast<int64_t>(flat.object.size()));
        if (owner < scene.objects.size()) {
          add_shape(scene.objects[owner], flat);
        } else {
          add_sign(scene.signs[owner - scene.objects.size()], box, flat);
        }
      }
      flat.object.push_back(covered ? 1.0F : 0.0F);
    }
  }
}

}  // namespace

PatchTargets patch_targets(const std::vector<data::Scene>& scenes, int64_t patch_size) {
  Flat flat;
  for (const data::Scene& scene : scenes) add_scene(scene, patch_size, flat);
  const auto batch = static_cast<int64_t>(scenes.size());
  return {.object_BP = torch::tensor(flat.object).view({batch, -1}),
          .centre_BP = torch::tensor(flat.centre).view({batch, -1}),
          .rows_M = torch::tensor(flat.rows),
          .shape_M = torch::tensor(flat.shape),
          .color_M = torch::tensor(flat.color),
          .size_M = torch::tensor(flat.size),
          .slots_M3 = torch::tensor(flat.slots).view({-1, 3}),
          .here_M = torch::tensor(flat.here),
          .box_M4 = torch::tensor(flat.box).view({-1, 4})};
}

std::vector<bool> occupied_patches(const data::Scene& scene, int64_t patch_size) {
  const int patch = static_cast<int>(patch_size), side = data::kSceneSide / patch;
  std::vector<bool> occupied(static_cast<size_t>(side * side), false);
  for (int y = 0; y < data::kSceneSide; ++y) {
    for (int x = 0; x < data::kSceneSide; ++x) {
      if (scene.owner[static_cast<size_t>(y * data::kSceneSide + x)] != 0) {
        occupied[static_cast<size_t>(y / patch * side + x / patch)] = true;
      }
    }
  }
  return occupied;
}

}  // namespace glimpse::training
