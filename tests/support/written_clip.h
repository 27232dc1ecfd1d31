#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <opencv2/videoio.hpp>

namespace glimpse::test {

/// What frame `i` of a written clip shows: plain grey.
inline int clip_level(int64_t i) { return static_cast<int>(20 * i + 5); }

/// An MJPG clip of up to 12 frames of 48 x 32.
inline std::filesystem::path written_clip(const std::filesystem::path& folder, int frames,
                                          double rate) {
  const std::filesystem::path path = folder / "clip.avi";
  cv::VideoWriter writer(path.string(), cv::CAP_FFMPEG, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'),
                         rate, cv::Size(48, 32));
  EXPECT_TRUE(writer.isOpened());
  for (int i = 0; i < frames; ++i) {
    writer.write(cv::Mat(32, 48, CV_8UC3, cv::Scalar::all(clip_level(i))));
  }
  return path;
}

}  // namespace glimpse::test
