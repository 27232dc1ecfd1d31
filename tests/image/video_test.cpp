#include "image/video.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"
#include "support/written_clip.h"

namespace glimpse::image {
namespace {

using test::written_clip;

std::vector<int> levels(const VideoFile& video, const std::vector<int64_t>& numbers) {
  std::vector<int> found;
  video.read(numbers, [&](const Image& frame) { found.push_back(frame.pixel(20, 10)[0]); });
  return found;
}

}  // namespace

TEST(VideoFile, CountsFramesAndTellsTheirRateAndSize) {
  const test::TempFolder folder;
  const VideoFacts facts = VideoFile(written_clip(folder.path(), 11, 8)).facts();
  EXPECT_EQ(facts.frames, 11);
  EXPECT_DOUBLE_EQ(facts.frames_per_second, 8);
  EXPECT_EQ(facts.width, 48);
  EXPECT_EQ(facts.height, 32);
}

TEST(VideoFile, ReadsTheFramesAskedForInOrder) {
  const test::TempFolder folder;
  const VideoFile video(written_clip(folder.path(), 11, 8));
  const std::vector<int> found = levels(video, {0, 3, 4, 4, 10});
  const std::vector<int> expected = {5, 65, 85, 85, 205};
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 2);
  EXPECT_EQ(levels(video, {10}).size(), 1U);  // it starts anew
}

TEST(VideoFile, RefusesWhatIsNoWholeVideo) {
  const test::TempFolder folder;
  const auto refusal = [](const std::filesystem::path& path, const VideoOptions& options = {}) {
    return test::error_text([&] { VideoFile(path, options); });
  };
  EXPECT_NE(refusal(folder.path() / "no.mp4").find("no such file"), std::string::npos);
  write_file_atomically(folder.path() / "letter.mp4", "this is a letter, not a film");
  EXPECT_NE(refusal(folder.path() / "letter.mp4").find("not a video"), std::string::npos);
  const std::filesystem::path clip = written_clip(folder.path(), 11, 8);
  EXPECT_NE(refusal(clip, {.max_pixels = 1000}).find("48 x 32"), std::string::npos);
  std::filesystem::resize_file(clip, std::filesystem::file_size(clip) / 2);
  EXPECT_NE(refusal(clip).find("whole video file"), std::string::npos) << refusal(clip);
  std::filesystem::resize_file(clip, 100);
  EXPECT_NE(refusal(clip).find("whole video file"), std::string::npos) << refusal(clip);
}

TEST(VideoFile, SaysSoWhenTheFileShrinksUnderneath) {
  const test::TempFolder folder;
  const std::filesystem::path clip = written_clip(folder.path(), 11, 8);
  const VideoFile video(clip);
  std::filesystem::resize_file(clip, std::filesystem::file_size(clip) / 2);
  EXPECT_NE(test::error_text([&] { levels(video, {10}); }).find("clip.avi"), std::string::npos);
}

}  // namespace glimpse::image
