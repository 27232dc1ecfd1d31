#pragma once
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "image/image.h"

// For the sources of this module only.

namespace glimpse::image {

/// An 8-bit picture of OpenCV as ours.
inline Image from_bgr(const cv::Mat& bgr) {
  Image picture{bgr.cols, bgr.rows, std::vector<uint8_t>(bgr.total() * 3)};
  cv::Mat rgb(bgr.rows, bgr.cols, CV_8UC3, picture.rgb.data());
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return picture;
}

}  // namespace glimpse::image
