#include "image/file_header.h"

#include <gtest/gtest.h>

#include <string_view>

#include "base/error.h"

namespace glimpse::image {
namespace {

using namespace std::string_view_literals;

PictureSize size_of(std::string_view bytes) {
  return read_picture_size(std::as_bytes(std::span(bytes.data(), bytes.size())), "bytes");
}

TEST(ReadPictureSize, ReadsThePngHeaderAndWalksToTheEndChunk) {
  const PictureSize size = size_of(
      "\x89PNG\r\n\x1A\n"
      "\0\0\0\x0DIHDR\0\0\x01\x02\0\0\0\x03\x08\x02\0\0\0crc0"
      "\0\0\0\x02IDATxxcrc1"
      "\0\0\0\0IENDcrc2"sv);
  EXPECT_EQ(size.width, 258);
  EXPECT_EQ(size.height, 3);
}

TEST(ReadPictureSize, FindsTheJpegFrameBehindOtherSegmentsAndTheEndBehindTheScans) {
  const PictureSize size = size_of(
      "\xFF\xD8"
      "\xFF\xE0\0\x04\xFF\xD9"  // an application segment that holds an end marker (thumbnail)
      "\xFF\xFF\xC2\0\x08\x08\x01\0\0\x05\x01"  // fill byte, progressive frame: height 256, width 5
      "\xFF\xDA\0\x02 ab\xFF\0c\xFF\xD0 d"
      "\xFF\xC4\0\x02"
      "\xFF\xDA\0\x02 e\xFF\xD9"sv);
  EXPECT_EQ(size.width, 5);
  EXPECT_EQ(size.height, 256);
}

TEST(ReadPictureSize, ReadsTheThreeWebpHeaders) {
  const PictureSize extended =
      size_of("RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x1F\x01\0\x09\0\0"sv);
  EXPECT_EQ(extended.width, 288);
  EXPECT_EQ(extended.height, 10);
  const PictureSize lossless = size_of("RIFF\x11\0\0\0WEBPVP8L\x05\0\0\0\x2F\x04\x80\x02\0"sv);
  EXPECT_EQ(lossless.width, 5);
  EXPECT_EQ(lossless.height, 11);
  const PictureSize lossy =
      size_of("RIFF\x16\0\0\0WEBPVP8 \x0A\0\0\0\0\0\0\x9D\x01\x2A\x20\0\x30\x40"sv);
  EXPECT_EQ(lossy.width, 32);
  EXPECT_EQ(lossy.height, 48);
}

TEST(ReadPictureSize, RefusesWhatItCannotRead) {
  EXPECT_THROW(size_of(""), Error);
  EXPECT_THROW(size_of("GIF89a"), Error);
  EXPECT_THROW(size_of("\xFF\xD8\xFF\xD9"sv), Error);
  EXPECT_THROW(size_of("\xFF\xD8\xFF\xE0\0\x02 no marker"sv), Error);
  EXPECT_THROW(size_of("\x89PNG\r\n\x1A\n\xFF\xFF\xFF\xFFIDAT"sv), Error);
}

}  // namespace
}  // namespace glimpse::image
