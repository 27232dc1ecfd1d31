#include "training/teacher_cache.h"

#include <torch/torch.h>

#include "base/error.h"
#include "tensor/load.h"
#include "training/scene_model.h"

namespace glimpse::training {
namespace {

using TeacherCacheTest = test::SceneModel;

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

}  // namespace

TEST_F(TeacherCacheTest, GivesTheSameFromDiskAsFresh) {
  const QuestionGroup g = group();
  const auto features = encode(g);
  const TeacherCache cache(folder() / "cache", "model and data");
  const torch::Tensor fresh = cache.relevance(model(), g, features);
  ASSERT_EQ(files_below(folder() / "cache").size(), 1U);
  EXPECT_TRUE(at::equal(cache.relevance(model(), g, features), fresh));
  EXPECT_EQ(files_below(folder() / "cache").size(), 1U);
}

TEST_F(TeacherCacheTest, StaysWithinHalfAKilobytePerQuestionAt256Tokens) {
  const QuestionGroup g = group();
  TeacherCache(folder() / "cache", "x").relevance(model(), g, encode(g));
  const auto bytes = std::filesystem::file_size(files_below(folder() / "cache").front());
  EXPECT_LE(bytes, 200 + 2 * g.questions.size() * static_cast<size_t>(g.visual_tokens()));
}

TEST_F(TeacherCacheTest, OtherFingerprintsDoNotMeet) {
  const QuestionGroup g = group();
  TeacherCache(folder() / "cache", "a").relevance(model(), g, encode(g));
  TeacherCache(folder() / "cache", "b").relevance(model(), g, encode(g));
  EXPECT_EQ(files_below(folder() / "cache").size(), 2U);
}

TEST_F(TeacherCacheTest, RefusesATargetOfAnotherShape) {
  const QuestionGroup g = group();
  const TeacherCache cache(folder() / "cache", "x");
  cache.relevance(model(), g, encode(g));
  tensor::save_tensors(files_below(folder() / "cache").front(),
                       {{"relevance", torch::zeros({1, 2})}});
  EXPECT_THROW(cache.relevance(model(), g, encode(g)), Error);
}

}  // namespace glimpse::training
