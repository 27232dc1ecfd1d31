#include "training/patch_targets.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

namespace glimpse::training {
namespace {

constexpr int kPatch = 14, kSide = data::kSceneSide / kPatch;

void paint(data::Scene& scene, const data::PixelBox& box, uint8_t owner) {
  for (int y = box.y1; y < box.y2; ++y) {
    for (int x = box.x1; x < box.x2; ++x) {
      scene.owner[static_cast<size_t>(y * data::kSceneSide + x)] = owner;
    }
  }
}

// A cross on patch (row 2, column 3) and 5 pixels of the patch below, and a sign over the first two
// rows and four columns of patches, its first character exactly on patch (0, 1).
data::Scene hand_made() {
  data::Scene scene;
  scene.owner.assign(data::kSceneSide * data::kSceneSide, 0);
  scene.objects.push_back({.shape = 4,
                           .color = 2,
                           .size = 1,
                           .cx = 49,
                           .cy = 35,
                           .radius = 7,
                           .box = {42, 28, 56, 43}});
  data::SceneSign sign{.color = 6, .text = "a07", .box = {0, 0, 56, 28}};
  sign.cells = {data::PixelBox{14, 0, 28, 14}, {29, 7, 43, 21}, {43, 7, 57, 21}};
  scene.signs.push_back(sign);
  paint(scene, {42, 28, 56, 42}, 1);
  paint(scene, {42, 42, 47, 43}, 1);
  paint(scene, sign.box, 2);
  return scene;
}

int64_t patch(int row, int column) { return row * kSide + column; }

// Place of a patch among the chosen rows.
int64_t place(const PatchTargets& t, int64_t number) {
  return (t.rows_M == number).nonzero()[0][0].item<int64_t>();
}

}  // namespace

TEST(PatchTargets, MarkCoveredPatchesAndCentres) {
  const PatchTargets t = patch_targets({hand_made()}, kPatch);
  EXPECT_EQ(t.object_BP.sizes(), torch::IntArrayRef({1, kSide * kSide}));
  EXPECT_EQ(t.object_BP.sum().item<float>(), 1 + 8);
  EXPECT_EQ(t.object_BP[0][patch(2, 3)].item<float>(), 1);
  EXPECT_EQ(t.object_BP[0][patch(3, 3)].item<float>(), 0);  // five pixels tell nothing
  EXPECT_EQ(t.centre_BP.sum().item<float>(), 2);
  EXPECT_EQ(t.centre_BP[0][patch(2, 3)].item<float>(), 1);
  EXPECT_EQ(t.centre_BP[0][patch(1, 2)].item<float>(), 1);
  EXPECT_EQ(t.rows_M.size(0), 9);
}

TEST(PatchTargets, DescribeTheShapeOnItsPatch) {
  const PatchTargets t = patch_targets({hand_made()}, kPatch);
  const int64_t row = place(t, patch(2, 3));
  EXPECT_EQ(t.shape_M[row].item<int64_t>(), 4);
  EXPECT_EQ(t.color_M[row].item<int64_t>(), 2);
  EXPECT_EQ(t.size_M[row].item<int64_t>(), 1);
  EXPECT_EQ(t.here_M[row].item<int64_t>(), kIgnoreTarget);
  EXPECT_EQ(t.slots_M3[row][0].item<int64_t>(), kIgnoreTarget);
  const torch::Tensor box = torch::tensor({49.0F, 35.5F, 14.0F, 15.0F}) / 224.0F;
  EXPECT_TRUE(t.box_M4[row].allclose(box));
}

TEST(PatchTargets, DescribeTheSignAndTheCharacterOnThePatch) {
  const PatchTargets t = patch_targets({hand_made()}, kPatch);
  const int64_t first = place(t, patch(0, 0)), letter = place(t, patch(0, 1));
  EXPECT_EQ(t.shape_M[first].item<int64_t>(), 6);
  EXPECT_EQ(t.color_M[first].item<int64_t>(), 6);
  EXPECT_EQ(t.size_M[first].item<int64_t>(), kIgnoreTarget);
  EXPECT_TRUE(t.slots_M3[first].equal(torch::tensor({10, 0, 7}, torch::kInt64)));
  EXPECT_EQ(t.here_M[first].item<int64_t>(), kCharacters - 1);
  EXPECT_EQ(t.here_M[letter].item<int64_t>(), 10);
  EXPECT_EQ(t.here_M[place(t, patch(1, 2))].item<int64_t>(), 0);
}

TEST(PatchTargets, ScenesOfABatchFollowEachOther) {
  const PatchTargets one = patch_targets({hand_made()}, kPatch);
  const PatchTargets two = patch_targets({hand_made(), hand_made()}, kPatch);
  EXPECT_TRUE(two.object_BP[1].equal(one.object_BP[0]));
  EXPECT_TRUE(two.rows_M.slice(0, 9).equal(one.rows_M + kSide * kSide));
}

TEST(OccupiedPatches, ShowAnyPixelOfAnything) {
  const std::vector<bool> occupied = occupied_patches(hand_made(), kPatch);
  EXPECT_EQ(std::count(occupied.begin(), occupied.end(), true), 10);
  EXPECT_TRUE(occupied[static_cast<size_t>(patch(3, 3))]);
}

TEST(OccupiedPatches, ContainTheCoveredOnesOfDrawnScenes) {
  for (uint64_t index = 0; index < 3; ++index) {
    const data::Scene scene = data::draw_scene({.seed = 5, .dense = true}, index);
    const PatchTargets t = patch_targets({scene}, kPatch);
    const std::vector<bool> occupied = occupied_patches(scene, kPatch);
    for (int64_t i = 0; i < t.rows_M.size(0); ++i) {
      EXPECT_TRUE(occupied[static_cast<size_t>(t.rows_M[i].item<int64_t>())]);
    }
    EXPECT_GT(t.rows_M.size(0), static_cast<int64_t>(scene.objects.size()));
  }
}

}  // namespace glimpse::training
