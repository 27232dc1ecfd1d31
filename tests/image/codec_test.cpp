#include "image/codec.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <functional>
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
  const auto with_alpha = png_from_hex(  // 4cff 1234
      "0000000100000001100400"
      "0000e58cd0410000000d49444154789c63f0f92f640200048a01925e4754c0");
  EXPECT_EQ(decode(with_alpha).rgb, (std::vector<uint8_t>{0x4C, 0x4C, 0x4C}));
}

TEST(DecodeImage, CutsSixteenBitsOfGreyOffAsPillowDoes) {
  const auto deep = png_from_hex(  // 0000 00ff 0100 4cff 0044 ffff; Pillow 13.0.0: convert("RGB")
      "00000006000000011000000000"
      "88325c6f0000001549444154789c63606060f8cfc8e0f39fc1e5ff7f001398048e"
      "ea601f2f");
  const std::vector<uint8_t> expected = {0, 255, 255, 255, 0x44, 255};
  const Image picture = decode(deep);
  ASSERT_EQ(picture.width, 6);
  for (int64_t x = 0; x < 6; ++x) {
    const uint8_t level = expected[static_cast<size_t>(x)];
    const uint8_t* pixel = picture.pixel(x, 0);
    EXPECT_EQ((std::vector<uint8_t>{pixel[0], pixel[1], pixel[2]}),
              (std::vector<uint8_t>{level, level, level}));
  }
}

/// 3 x 2 of 24 bits, rows from the bottom, blue first; written by Pillow.
constexpr std::string_view kBmp =
    "424d4e0000000000000036000000280000000300000002000000010018000000000018000000c40e0000c40e000000"
    "00"
    "00000000"
    "00000c0b0a0f0e0d121110000000030201060504090807000000";

TEST(DecodeImage, ReadsBmp) {
  EXPECT_EQ(decode(from_hex(kBmp)).rgb,
            (std::vector<uint8_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}));
  const Image bits = decode(from_hex(  // nine pixels of one bit
      "424d42000000000000003e000000280000000900000001000000010001000000000004000000c40e0000c40e0000"
      "02"
      "0000000200000000000000ffffff0058800000"));
  ASSERT_EQ(bits.width, 9);
  std::vector<int> row;
  for (int64_t x = 0; x < 9; ++x) row.push_back(bits.pixel(x, 0)[1]);
  EXPECT_EQ(row, (std::vector<int>{0, 255, 0, 255, 255, 0, 0, 0, 255}));
  const Image clear =
      decode(from_hex("424d3a0000000000000036000000280000000100000001000000010020000000000004000000"
                      "c40e0000c40e000000"
                      "00000000000000"
                      "1e140a00"));
  EXPECT_EQ(clear.rgb, (std::vector<uint8_t>{10, 20, 30}));
  std::vector<uint8_t> compressed = from_hex(kBmp);
  compressed[30] = 1;
  EXPECT_EQ(message_of(compressed), "bytes: a compressed BMP; expected an uncompressed one");
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
                                                             {"webp", from_hex(kLosslessWebp)},
                                                             {"bmp", from_hex(kBmp)}};
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
            "bytes: not a picture in a known format; expected PNG, JPEG, WebP or BMP");
  const std::string gif = "GIF89a\x01";
  EXPECT_EQ(message_of({gif.begin(), gif.end()}), "bytes: a GIF; expected PNG, JPEG, WebP or BMP");
  EXPECT_THROW(decode_image(std::filesystem::path("/no/such/file.png")), Error);
}

/// Kilobytes by which the process's largest resident set grew.
int64_t growth_kb(const std::function<void()>& work) {
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  work();
  getrusage(RUSAGE_SELF, &after);
  return after.ru_maxrss - before.ru_maxrss;
}

std::vector<uint8_t> chunk(const std::string& tag, const std::vector<uint8_t>& data) {
  const auto big = [](size_t value) {
    return std::vector<uint8_t>{static_cast<uint8_t>(value >> 24),
                                static_cast<uint8_t>(value >> 16), static_cast<uint8_t>(value >> 8),
                                static_cast<uint8_t>(value)};
  };
  std::vector<uint8_t> bytes = big(data.size()), body(tag.begin(), tag.end());
  body.insert(body.end(), data.begin(), data.end());
  uint32_t sum = ~0U;  // CRC-32
  for (const uint8_t byte : body) {
    sum ^= byte;
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320U : 0U);
  }
  bytes.insert(bytes.end(), body.begin(), body.end());
  const std::vector<uint8_t> check = big(~sum);
  bytes.insert(bytes.end(), check.begin(), check.end());
  return bytes;
}

/// A zlib stream of one block with fixed codes: a zero byte, then `repeats` times 258 more of it.
/// A megabyte of it makes about 160 MB.
std::vector<uint8_t> zeros_deflated(size_t repeats) {
  std::vector<uint8_t> bytes{0x78, 0x01};
  uint32_t held = 0;
  int bits = 0;
  const auto put = [&](uint32_t value, int count) {  // lowest bit first
    held |= value << bits;
    for (bits += count; bits >= 8; bits -= 8, held >>= 8) {
      bytes.push_back(static_cast<uint8_t>(held));
    }
  };
  put(0b011, 3);       // the last block, fixed codes
  put(0b00001100, 8);  // literal 0: code 00110000, highest bit first
  for (size_t i = 0; i < repeats; ++i) {
    put(0b10100011, 8);  // length 258: code 11000101
    put(0, 5);           // distance 1
  }
  put(0, 7);  // end of the block
  if (bits > 0) put(0, 8 - bits);
  const size_t inflated = 1 + 258 * repeats;  // Adler-32 of so many zeros: 1, and their number
  const size_t sum = inflated % 65521;
  bytes.insert(bytes.end(), {static_cast<uint8_t>(sum >> 8), static_cast<uint8_t>(sum), 0, 1});
  return bytes;
}

std::vector<uint8_t> grey_png(uint8_t side, const std::vector<std::vector<uint8_t>>& chunks) {
  std::vector<uint8_t> file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  const std::vector<uint8_t> header{0, 0, 0, side, 0, 0, 0, side, 8, 0, 0, 0, 0};
  std::vector<std::vector<uint8_t>> all{chunk("IHDR", header)};
  all.insert(all.end(), chunks.begin(), chunks.end());
  all.push_back(chunk("IEND", {}));
  for (const auto& one : all) file.insert(file.end(), one.begin(), one.end());
  return file;
}

TEST(DecodeImage, ABombStaysSmallInMemory) {
  constexpr int64_t kMostKb = 40 << 10;
  std::vector<uint8_t> huge = grey_png(1, {});
  huge[18] = 0x75, huge[19] = 0x30;  // 30,000
  huge[22] = 0x4E, huge[23] = 0x20;  // 20,000
  EXPECT_LE(growth_kb([&] {
              EXPECT_NE(message_of(huge).find("30000 x 20000 pixels"), std::string::npos);
            }),
            kMostKb);
  const std::vector<uint8_t> stream = zeros_deflated(200'000);  // 0.3 MB, 52 MB inflated
  const auto pixels = grey_png(4, {chunk("IDAT", stream)});
  EXPECT_LE(growth_kb([&] {
              const Image picture = decode(pixels);  // libpng stops behind the last row
              EXPECT_EQ(picture.rgb, std::vector<uint8_t>(4 * 4 * 3, 0));
            }),
            kMostKb);
  std::vector<uint8_t> note{'a', 0, 0};  // keyword, compressed by deflate
  note.insert(note.end(), stream.begin(), stream.end());
  const auto text = grey_png(4, {chunk("zTXt", note), chunk("IDAT", zeros_deflated(1))});
  EXPECT_LE(growth_kb([&] { message_of(text); }), kMostKb);
}

TEST(DecodeImage, ReadsASinglePixel) {
  EXPECT_EQ(decode(encode_png(gradient(1, 1))).rgb, gradient(1, 1).rgb);
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
