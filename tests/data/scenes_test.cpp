#include "data/scenes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <span>

#include "base/file.h"

// The tests see no OpenCV headers.
namespace cv {
void setUseOptimized(bool onoff);
}

namespace glimpse::data {
namespace {

struct Golden {
  bool dense;
  uint64_t index;
  const char* sha256;
};

// Pixels of seed 1. A change here makes every trained demo weight and fingerprint stale: raise
// kSceneGeneratorVersion with it.
constexpr std::array<Golden, 20> kGoldens = {{
    {false, 0, "41e37b3ea4ec2ad088d12dbf9d72e1d247aed472d5b722b8a3377628f8ea6e81"},
    {false, 1, "e730d7bcc8302b064343197421534b023bacf2f79050b9a10e62aa074b1f298e"},
    {false, 2, "8ae55e50411d31448553a4d71aa56a26a1e6056b9dc75110111ed7c3301f0ffa"},
    {false, 3, "5733466b25d4a17cbb76370f7967af9ff46ce232db8e4009e888fc496eb3a11e"},
    {false, 4, "93405863937d7d5061ebb8ddd500a4b6736549c7c654559fe403af236dae18b8"},
    {false, 5, "18f4fb3e151a355f160ff17f6318b7b19950531618508e4227d4695e70dcd5ac"},
    {false, 6, "22e31425bf6a2281d86add5b0e0a6aa14874eeb3dd4b89128e0b16716c037582"},
    {false, 7, "e6a12b4f3bb54905e272e7678d2ce4e2812d198273c31c68a9c74872376753ad"},
    {false, 8, "369be18c196f2c5b1c59b3e421a29f039bec538b4a7ddba1746c33afffc5418c"},
    {false, 9, "7d4d702c01a9c27190e882f9c7b8737f08ff02704c92d212359917fe1c129fd7"},
    {true, 0, "e6c5a5e8565817f13b1cc98d007703cf503d132e14b22cf86b957ee0b6412918"},
    {true, 1, "979c54681c3de4b8781358b8e3a31f88d1f37d0ec4cbdbb6c760eea86904b106"},
    {true, 2, "f9963706bcb24f44fba2290c823de998135df523f1e7e58f6f55d739df94e216"},
    {true, 3, "5df5f046b2afe4c69b18b924ac785d0bf7fa13fba94ae46bb18121719081c604"},
    {true, 4, "e1fc26e0c9a81918a22d5701df2b2b07d6e69e0857387a4ae02a85e0c10bbbea"},
    {true, 5, "b8fa2c2c7de65e4eec007bc89779505dfda19fe92169ab1218244069999aadb7"},
    {true, 6, "50b9332514313dd5ef1861055e2abaf8042d79b0e3e7fb0c443406568ea54db4"},
    {true, 7, "bc9158750df131ee5bec66fca64e9e6940d3a4c85272c28f6d7232b06e80b8aa"},
    {true, 8, "71294173f6a3008bec5a335e870501603ca38ac3e811dc38156070457e25dd2b"},
    {true, 9, "03a3b9301dc0d00caa8ee8a1d16055015c4124d34d7e8b783065cee843311641"},
}};

std::string pixel_hash(const Golden& golden) {
  const Scene scene = draw_scene({.dense = golden.dense}, golden.index);
  return sha256_hex(std::as_bytes(std::span(scene.pixels.rgb)));
}

bool inside(const PixelBox& box) {
  return box.x1 >= 0 && box.y1 >= 0 && box.x1 < box.x2 && box.y1 < box.y2 && box.x2 <= kSceneSide &&
         box.y2 <= kSceneSide;
}

bool disjoint(const PixelBox& a, const PixelBox& b) {
  return a.x2 <= b.x1 || b.x2 <= a.x1 || a.y2 <= b.y1 || b.y2 <= a.y1;
}

std::vector<PixelBox> boxes_of(const Scene& scene) {
  std::vector<PixelBox> boxes;
  for (const SceneObject& o : scene.objects) boxes.push_back(o.box);
  for (const SceneSign& s : scene.signs) boxes.push_back(s.box);
  return boxes;
}

// Every property below is looked at on these.
std::vector<Scene> some_scenes(bool dense) {
  std::vector<Scene> scenes;
  for (uint64_t i = 100; i < 140; ++i) scenes.push_back(draw_scene({.dense = dense}, i));
  return scenes;
}

TEST(Scenes, PixelsAreTheRecordedOnes) {
  for (const Golden& golden : kGoldens) {
    EXPECT_EQ(pixel_hash(golden), golden.sha256) << golden.dense << " " << golden.index;
  }
}

TEST(Scenes, PixelsDoNotDependOnTheInstructionSet) {
  cv::setUseOptimized(false);
  for (const Golden& golden : kGoldens) EXPECT_EQ(pixel_hash(golden), golden.sha256);
  cv::setUseOptimized(true);
}

TEST(Scenes, ObjectsAndSignsAreDistinct) {
  for (const bool dense : {false, true}) {
    for (const Scene& scene : some_scenes(dense)) {
      std::set<int> objects, signs;
      for (const SceneObject& o : scene.objects) objects.insert(o.shape * 8 + o.color);
      for (const SceneSign& s : scene.signs) signs.insert(s.color);
      EXPECT_EQ(objects.size(), scene.objects.size());
      EXPECT_EQ(signs.size(), scene.signs.size());
    }
  }
}

TEST(Scenes, NumbersOfObjectsAndSignsAreInRange) {
  for (const Scene& scene : some_scenes(false)) {
    EXPECT_TRUE(scene.objects.size() >= 3 && scene.objects.size() <= 5);
    EXPECT_TRUE(scene.signs.size() >= 1 && scene.signs.size() <= 2);
  }
  for (const Scene& scene : some_scenes(true)) {
    EXPECT_TRUE(scene.objects.size() >= 7 && scene.objects.size() <= 13);
    EXPECT_TRUE(scene.signs.size() >= 3 && scene.signs.size() <= 5);
  }
}

TEST(Scenes, BoxesLieInThePictureAndNeverOverlap) {
  for (const bool dense : {false, true}) {
    for (const Scene& scene : some_scenes(dense)) {
      const std::vector<PixelBox> boxes = boxes_of(scene);
      for (size_t i = 0; i < boxes.size(); ++i) {
        EXPECT_TRUE(inside(boxes[i]));
        for (size_t j = 0; j < i; ++j) EXPECT_TRUE(disjoint(boxes[i], boxes[j]));
      }
    }
  }
}

TEST(Scenes, OwnersFillTheirBoxes) {
  for (const Scene& scene : some_scenes(false)) {
    const std::vector<PixelBox> boxes = boxes_of(scene);
    std::vector<int> area(boxes.size());
    for (int y = 0; y < kSceneSide; ++y) {
      for (int x = 0; x < kSceneSide; ++x) {
        const int owner = scene.owner[static_cast<size_t>(y * kSceneSide + x)];
        if (owner == 0) continue;
        ASSERT_LE(owner, static_cast<int>(boxes.size()));
        const PixelBox& box = boxes[static_cast<size_t>(owner - 1)];
        EXPECT_TRUE(x >= box.x1 && x < box.x2 && y >= box.y1 && y < box.y2);
        ++area[static_cast<size_t>(owner - 1)];
      }
    }
    EXPECT_GT(*std::min_element(area.begin(), area.end()), 50);
  }
}

TEST(Scenes, SignsShowThreeCharactersInsideThePlate) {
  for (const Scene& scene : some_scenes(true)) {
    for (const SceneSign& sign : scene.signs) {
      EXPECT_EQ(sign.text.size(), 3u);
      const bool number = std::all_of(sign.text.begin(), sign.text.end(), ::isdigit);
      EXPECT_TRUE(number || std::count(kSignWords.begin(), kSignWords.end(), sign.text) == 1);
      EXPECT_TRUE(number || !sign.hand_drawn);
      for (const PixelBox& cell : sign.cells) {
        EXPECT_EQ(cell.x2 - cell.x1, 14);
        EXPECT_EQ(cell.y2 - cell.y1, 14);
        EXPECT_TRUE(cell.x1 >= sign.box.x1 && cell.x2 <= sign.box.x2);
        EXPECT_TRUE(cell.y1 >= sign.box.y1 && cell.y2 <= sign.box.y2);
      }
    }
  }
}

TEST(Scenes, SeedsAndIndicesGiveOtherPictures) {
  const auto pixels = [](const SceneOptions& options, uint64_t index) {
    return draw_scene(options, index).pixels.rgb;
  };
  EXPECT_EQ(pixels({.seed = 3}, 4), pixels({.seed = 3}, 4));
  EXPECT_NE(pixels({.seed = 3}, 4), pixels({.seed = 4}, 4));
  EXPECT_NE(pixels({.seed = 3}, 4), pixels({.seed = 3}, 5));
}

}  // namespace
}  // namespace glimpse::data
