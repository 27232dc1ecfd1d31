#include "image/codec.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <map>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "support/shared.h"

#ifdef GLIMPSE_SHARED_DIR
#include <nlohmann/json.hpp>
#endif

namespace glimpse::image {
namespace {

Image gradient(int64_t width, int64_t height) {
  Image picture{width, height, {}};
  for (int64_t i = 0; i < width * height; ++i) {
    picture.rgb.insert(
        picture.rgb.end(),
        {static_cast<uint8_t>(i % 251), static_cast<uint8_t>(i % 13), static_cast<uint8_t>(200)});
  }
  return picture;
}

std::vector<uint8_t> from_hex(std::string_view text) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < text.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::vector<uint8_t> png_from_hex(const std::string& chunks) {
  return from_hex("89504e470d0a1a0a0000000d49484452" + chunks + "0000000049454e44ae426082");
}

/// 8 x 8, grey 77.
constexpr std::string_view kJpeg =
    "ffd8ffe000104a46494600010100000100010000ffdb004300020101010101020101010202020202040302020202"
    "0504040304060506060605060606070908060709070606080b08090a0a0a0a0a06080b0c0b0a0c090a0a0affc0000b"
    "080008000801011100ffc40014000100000000000000000000000000000008ffc40014100100000000000000000000"
    "000000000000ffda0008010100003f0019bfffd9";
/// 30 x 20, red 200, green 90, blue 40.
constexpr std::string_view kLosslessWebp =
    "524946461e000000574542505650384c110000002f1dc004000750ad2217a5ff8188e87f0000";
constexpr std::string_view kLossyWebp =
    "524946464a00000057454250565038203e0000007003009d012a1e0014003e31188a43a221a1140400200304b2803b"
    "007e007e000044427000fee6cedfffebd129552fef61ffffbd82c139f7fe9f00000000";

Image decode(const std::vector<uint8_t>& bytes, const DecodeOptions& options = {}) {
  return decode_image(std::as_bytes(std::span(bytes)), "bytes", options);
}

std::string message_of(const std::vector<uint8_t>& bytes, const DecodeOptions& options = {}) {
  try {
    decode(bytes, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(WritePng, RoundTripsEveryByte) {
  const test::TempFolder folder;
  const Image picture = gradient(17, 5);
  write_png(folder.path() / "new/picture.png", picture);
  const Image read = decode_image(folder.path() / "new/picture.png");
  EXPECT_EQ(read.width, 17);
  EXPECT_EQ(read.height, 5);
  EXPECT_EQ(read.rgb, picture.rgb);
}

TEST(DecodeImage, DropsAlphaWithoutCompositing) {
  const auto half_clear = png_from_hex(
      "00000002000000010806000000f4227f8a0000000f49444154789c63e012916300e2ff0003380178714d389f");
  EXPECT_EQ(decode(half_clear).rgb, (std::vector<uint8_t>{10, 20, 30, 10, 20, 30}));
  const auto clear_grey = png_from_hex(
      "00000001000000010804000000b51c0c020000000b49444154789c63e06400000015000a90a09de0");
  EXPECT_EQ(decode(clear_grey).rgb, (std::vector<uint8_t>{9, 9, 9}));
}

TEST(DecodeImage, RepeatsGrey) {
  const auto grey = png_from_hex(
      "00000002000000010800000000d14920560000000b49444154789c63f0f5030000eb009c8506cb46");
  EXPECT_EQ(decode(grey).rgb, (std::vector<uint8_t>{77, 77, 77, 78, 78, 78}));
}

TEST(DecodeImage, KeepsTheUpperEightOfSixteenBits) {
  const auto colour = png_from_hex(  // ff80 0200 03ff
      "00000001000000011002000000c0e78f9d0000000f49444154789c63f8dfc0c4c0fc1f00098e0284ad3cf4ad");
  EXPECT_EQ(decode(colour).rgb, (std::vector<uint8_t>{0xFF, 2, 3}));
  const auto grey = png_from_hex(  // 4cff
      "000000010000000110000000006aee47160000000b49444154789c63f0f90f00019a014c4723e7de");
  EXPECT_EQ(decode(grey).rgb, (std::vector<uint8_t>{0x4C, 0x4C, 0x4C}));
}

TEST(DecodeImage, ReadsJpegAndBothKindsOfWebp) {
  const Image jpeg = decode(from_hex(kJpeg));
  EXPECT_EQ(jpeg.rgb, std::vector<uint8_t>(8 * 8 * 3, 77));
  const Image lossless = decode(from_hex(kLosslessWebp));
  EXPECT_EQ(lossless.width, 30);
  EXPECT_EQ(lossless.height, 20);
  const uint8_t* last = lossless.pixel(29, 19);
  EXPECT_EQ((std::vector<int>{last[0], last[1], last[2]}), (std::vector<int>{200, 90, 40}));
  EXPECT_NEAR(decode(from_hex(kLossyWebp)).pixel(29, 19)[0], 200, 6);
}

TEST(DecodeImage, RefusesAFileCutAnywhere) {
  const std::map<std::string, std::vector<uint8_t>> files = {{"png", encode_png(gradient(40, 30))},
                                                             {"jpeg", from_hex(kJpeg)},
                                                             {"webp", from_hex(kLosslessWebp)}};
  for (const auto& [name, whole] : files) {
    for (size_t size = 12; size < whole.size(); ++size) {
      const std::vector<uint8_t> cut(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size));
      EXPECT_EQ(message_of(cut), "bytes: the file is truncated; expected the rest of the picture")
          << name << " cut at " << size;
    }
  }
}

TEST(DecodeImage, RefusesADamagedPng) {
  std::vector<uint8_t> bytes = encode_png(gradient(64, 64));
  bytes[bytes.size() / 2] ^= 0xFF;
  EXPECT_NE(message_of(bytes).find("cannot be decoded"), std::string::npos);
}

TEST(DecodeImage, RefusesOtherFilesInOneLine) {
  const std::string text = "this is a letter, not a picture";
  EXPECT_EQ(message_of({text.begin(), text.end()}),
            "bytes: not a picture in a known format; expected PNG, JPEG or WebP");
  EXPECT_THROW(decode_image(std::filesystem::path("/no/such/file.png")), Error);
}

TEST(DecodeImage, RefusesTooManyPixelsBeforeDecoding) {
  std::vector<uint8_t> bytes = encode_png(gradient(4, 3));
  EXPECT_NE(message_of(bytes, {.max_pixels = 11}).find("4 x 3 pixels; expected at most 11 pixels"),
            std::string::npos);
  EXPECT_EQ(decode(bytes, {.max_pixels = 12}).width, 4);
  bytes[16] = 0x7F;  // the header now claims two thousand million columns
  EXPECT_NE(message_of(bytes).find("expected at most 64000000 pixels"), std::string::npos);
  std::fill_n(bytes.begin() + 16, 8, 0xFF);  // both sides: their product exceeds 64 bits
  EXPECT_NE(message_of(bytes).find("expected at most 64000000 pixels"), std::string::npos);
}

#ifdef GLIMPSE_SHARED_DIR

TEST(DecodeGolden, EqualsPillowsRgbAfterExif) {
  const auto folder = test::shared_dir() / "golden/models/llava15";
  const auto images = read_json_file(folder / "images/images.json");
  ASSERT_EQ(images.size(), 8U);
  for (const auto& [name, golden] : images.items()) {
    SCOPED_TRACE(name);
    const Image picture =
        decode_image(folder / golden.at("file").get<std::string>(), {.apply_exif = true});
    ASSERT_EQ(picture.width, golden.at("rgb_size_wh").at(0).get<int64_t>());
    ASSERT_EQ(picture.height, golden.at("rgb_size_wh").at(1).get<int64_t>());
    for (const auto& probe : golden.at("rgb_probes_xy")) {
      const uint8_t* pixel = picture.pixel(probe.at(0), probe.at(1));
      EXPECT_EQ((std::vector<int>{pixel[0], pixel[1], pixel[2]}),
                (std::vector<int>{probe.at(2), probe.at(3), probe.at(4)}));
    }
    EXPECT_EQ(sha256_hex(std::as_bytes(std::span(picture.rgb))),
              golden.at("rgb_sha256").get<std::string>());
  }
}

TEST(DecodeGolden, LeavesExifAloneUnlessAsked) {
  const auto file = test::shared_dir() / "golden/models/llava15/images/e_exif.jpg";
  EXPECT_EQ(decode_image(file).width, 110);
  EXPECT_EQ(decode_image(file, {.apply_exif = true}).width, 72);
}

#endif

}  // namespace
}  // namespace glimpse::image
