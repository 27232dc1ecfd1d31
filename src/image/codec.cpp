#include "image/codec.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "base/file.h"
#include "image/file_header.h"
#include "image/opencv_image.h"

namespace glimpse::image {
namespace {

[[noreturn]] void fail_damaged(const std::string& where) {
  throw Error({.where = where,
               .found = "the picture cannot be decoded",
               .expected = "an undamaged, unanimated PNG, JPEG, WebP or BMP",
               .advice = "replace the file"});
}

cv::Mat decode(std::span<const std::byte> bytes, const std::string& where, int flags) {
  // OpenCV takes a mutable pointer but only reads.
  const cv::Mat file(1, static_cast<int>(bytes.size()), CV_8UC1,
                     const_cast<std::byte*>(bytes.data()));
  try {
    cv::Mat pixels = cv::imdecode(file, flags);
    if (pixels.empty()) fail_damaged(where);
    return pixels;
  } catch (const cv::Exception&) {
    fail_damaged(where);
  }
}

// Pillow cuts 16 bits of grey off at 255 instead of scaling them.
cv::Mat decode_deep_grey(std::span<const std::byte> bytes, const std::string& where, int flags) {
  const cv::Mat deep = decode(bytes, where, flags | cv::IMREAD_GRAYSCALE | cv::IMREAD_ANYDEPTH);
  cv::Mat grey, rgb;
  deep.convertTo(grey, CV_8U);
  cv::cvtColor(grey, rgb, cv::COLOR_GRAY2RGB);
  return rgb;
}

}  // namespace

Image decode_image(std::span<const std::byte> bytes, const std::string& where,
                   const DecodeOptions& options) {
  const PictureSize size = read_picture_size(bytes, where);
  if (size.width > options.max_pixels / size.height) {  // the product may not fit 64 bits
    throw Error(
        {.where = where,
         .found = std::to_string(size.width) + " x " + std::to_string(size.height) + " pixels",
         .expected = "at most " + std::to_string(options.max_pixels) + " pixels",
         .advice = "shrink the picture"});
  }
  const int turn = options.apply_exif ? 0 : cv::IMREAD_IGNORE_ORIENTATION;
  return from_bgr(size.deep_grey ? decode_deep_grey(bytes, where, turn)
                                 : decode(bytes, where, turn | cv::IMREAD_COLOR));
}

Image decode_image(const std::filesystem::path& path, const DecodeOptions& options) {
  return decode_image(MappedFile::open(path)->bytes(), path.string(), options);
}

std::vector<uint8_t> encode_png(const Image& picture) {
  const cv::Mat rgb(static_cast<int>(picture.height), static_cast<int>(picture.width), CV_8UC3,
                    const_cast<uint8_t*>(picture.rgb.data()));
  cv::Mat bgr;
  cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
  std::vector<uint8_t> png;
  cv::imencode(".png", bgr, png);
  return png;
}

void write_png(const std::filesystem::path& path, const Image& picture) {
  const std::vector<uint8_t> png = encode_png(picture);
  write_file_atomically(path, {reinterpret_cast<const char*>(png.data()), png.size()});
}

}  // namespace glimpse::image
