#include "image/video.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <opencv2/videoio.hpp>

#include "base/error.h"
#include "image/opencv_image.h"

namespace glimpse::image {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, const std::string& found,
                         const std::string& expected) {
  throw Error({.where = path.string(), .found = found, .expected = expected});
}

cv::VideoCapture open(const fs::path& path, const VideoOptions& options) {
  // FFmpeg would write lines of its own to stderr; a value of the user's stays.
  setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", /*overwrite=*/0);
  if (!fs::is_regular_file(path)) refuse(path, "no such file", "a video file");
  cv::VideoCapture capture;
  // An absolute path, because "name:rest" would be a protocol to FFmpeg.
  if (!capture.open(fs::absolute(path).string(), cv::CAP_FFMPEG)) {
    refuse(path, "not a video that the decoder reads, or a truncated one",
           "a whole video file, such as MP4, WebM, MKV or AVI");
  }
  capture.set(cv::CAP_PROP_ORIENTATION_AUTO, options.upright ? 1 : 0);
  return capture;
}

int64_t count_frames(cv::VideoCapture& capture) {
  int64_t count = 0;
  while (capture.grab()) ++count;
  return count;
}

// Containers without a frame count give an estimate, which may be off by a little.
int64_t fewest_frames(double promised) {
  return static_cast<int64_t>(std::floor(promised - std::max(1.0, 0.01 * promised)));
}

}  // namespace

VideoFile::VideoFile(const fs::path& path, const VideoOptions& options)
    : path_(path), options_(options) {
  cv::VideoCapture capture = open(path, options);
  facts_.frames_per_second = capture.get(cv::CAP_PROP_FPS);
  facts_.width = std::llround(capture.get(cv::CAP_PROP_FRAME_WIDTH));
  facts_.height = std::llround(capture.get(cv::CAP_PROP_FRAME_HEIGHT));
  if (!(facts_.frames_per_second > 0) || !std::isfinite(facts_.frames_per_second)) {
    refuse(path, "a video without a frame rate", "frames per second in the file");
  }
  if (facts_.height < 1 || facts_.width < 1 || facts_.width > options.max_pixels / facts_.height) {
    refuse(path,
           "frames of " + std::to_string(facts_.width) + " x " + std::to_string(facts_.height),
           "at most " + std::to_string(options.max_pixels) + " pixels");
  }
  const double promised = capture.get(cv::CAP_PROP_FRAME_COUNT);
  facts_.frames = count_frames(capture);
  if (facts_.frames < 1) refuse(path, "no frame that can be decoded", "a whole video file");
  if (facts_.frames < fewest_frames(promised)) {
    refuse(
        path,
        std::to_string(facts_.frames) + " of " + std::to_string(std::llround(promised)) + " frames",
        "a whole video file");
  }
}

void VideoFile::read(const std::vector<int64_t>& numbers,
                     const std::function<void(Image)>& use) const {
  cv::VideoCapture capture = open(path_, options_);
  int64_t next = 0;
  cv::Mat bgr;
  for (const int64_t number : numbers) {
    bool there = true;
    for (; there && next <= number; ++next) there = capture.grab();
    // A number that occurs again is the frame that was grabbed last.
    if (!there || !capture.retrieve(bgr) || bgr.empty()) {
      refuse(path_, "no frame " + std::to_string(number), "the file as it was when it was opened");
    }
    use(from_bgr(bgr));
  }
}

}  // namespace glimpse::image
