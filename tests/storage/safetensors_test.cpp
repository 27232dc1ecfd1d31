#include "storage/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/error.h"
#include "base/file.h"
#include "support/shared.h"

namespace glimpse::storage {
namespace {

std::string file_bytes(const std::string& header, size_t data_bytes, int64_t length = -1) {
  const uint64_t stated = length < 0 ? header.size() : static_cast<uint64_t>(length);
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &stated, 8);
  return bytes + header + std::string(data_bytes, '\x01');
}

std::string message_of(const std::string& bytes) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "a.safetensors", bytes);
  try {
    read_safetensors(folder.path() / "a.safetensors");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string entry(const std::string& shape, const std::string& offsets,
                  const std::string& dtype = "I32", const std::string& name = "a") {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
         ",\"data_offsets\":" + offsets + "}";
}

void expect_rejected(const std::string& bytes, const std::string& reason) {
  const std::string message = message_of(bytes);
  EXPECT_NE(message.find(reason), std::string::npos) << message << "\nnot for: " << reason;
}

template <class T>
TensorView view_of(DType dtype, std::vector<int64_t> shape, std::vector<T> values) {
  auto owner = std::make_shared<std::vector<T>>(std::move(values));
  return {.dtype = dtype,
          .shape = std::move(shape),
          .bytes = std::as_writable_bytes(std::span(*owner)),
          .owner = owner};
}

std::vector<std::byte> copy(const TensorView& view) {
  return {view.bytes.begin(), view.bytes.end()};
}

TEST(Safetensors, RejectsATooShortFile) {
  expect_rejected("", "0 bytes");
  expect_rejected("1234567", "7 bytes");
}

TEST(Safetensors, RejectsABadHeaderLength) {
  expect_rejected(file_bytes("", 0), "does not begin with '{'");
  expect_rejected(file_bytes("{}", 0, 100'000'001), "at most 100 MB");
  expect_rejected(file_bytes("{}", 0, 3), "a header of 3 bytes in a file of 10");
  expect_rejected(std::string(16, '\xFF'), "at most 100 MB");
}

TEST(Safetensors, RejectsAHeaderThatIsNotAJsonObject) {
  expect_rejected(file_bytes("\xFF", 0), "does not begin with '{'");
  expect_rejected(file_bytes(" {}", 0), "does not begin with '{'");
  expect_rejected(file_bytes("{", 0), "line 1");
  expect_rejected(file_bytes("{}x", 0), "line 1");
  expect_rejected(file_bytes(std::string("{}\0\0", 4), 0), "zero byte");
  expect_rejected(file_bytes("{\"\xFF\":1}", 0), "UTF-8");
  expect_rejected(file_bytes("{\"a\":NaN}", 0), "line 1");
  expect_rejected(file_bytes("{\"a\":[[[[[[[[]]]]]]]]}", 0), "nested deeper than 8");
}

TEST(Safetensors, RejectsRepeatedNames) {
  expect_rejected(file_bytes("{" + entry("[1]", "[0,4]") + "," + entry("[1]", "[0,4]") + "}", 4),
                  "'a' twice");
  expect_rejected(file_bytes("{\"a\":{\"dtype\":\"I32\",\"dtype\":\"F32\",\"shape\":[1],"
                             "\"data_offsets\":[0,4]}}",
                             4),
                  "'dtype' twice");
}

TEST(Safetensors, RejectsAnEntryWithoutItsFields) {
  expect_rejected(file_bytes("{\"a\":1}", 0), "expected an object");
  expect_rejected(file_bytes("{\"a\":{}}", 0), "no 'dtype'");
  expect_rejected(file_bytes("{\"a\":{\"dtype\":\"I32\",\"shape\":[]}}", 0), "no 'data_offsets'");
  expect_rejected(file_bytes("{\"a\":{\"dtype\":\"I32\",\"data_offsets\":[0,0]}}", 0),
                  "no 'shape'");
  expect_rejected(file_bytes("{" + entry("[1]", "[0]") + "}", 4), "not a pair");
  expect_rejected(file_bytes("{" + entry("4", "[0,4]") + "}", 4), "not a list");
}

TEST(Safetensors, RejectsAnUnknownDtype) {
  expect_rejected(file_bytes("{" + entry("[1]", "[0,4]", "X8") + "}", 4), "dtype 'X8'");
}

TEST(Safetensors, RejectsAShapeThatIsNotOne) {
  expect_rejected(file_bytes("{" + entry("[-1]", "[0,4]") + "}", 4), "number -1");
  expect_rejected(file_bytes("{" + entry("[1.0]", "[0,4]") + "}", 4), "number 1.0");
  expect_rejected(file_bytes("{" + entry("[\"1\"]", "[0,4]") + "}", 4), "expected an integer");
  expect_rejected(file_bytes("{" + entry("[2,18446744073709551614]", "[0,4]") + "}", 4),
                  "18446744073709551614");
  expect_rejected(file_bytes("{" + entry("[4,4611686018427387904]", "[0,0]") + "}", 0), "63 bits");
}

TEST(Safetensors, RejectsOffsetsThatDoNotFitTheShape) {
  expect_rejected(file_bytes("{" + entry("[2,2]", "[0,4]") + "}", 4), "expected 16 by dtype");
  expect_rejected(file_bytes("{" + entry("[1]", "[4,0]") + "}", 4), "backwards");
  expect_rejected(file_bytes("{" + entry("[1]", "[0,4.0]") + "}", 4), "number 4.0");
}

TEST(Safetensors, RejectsOverlapsHolesAndLooseEnds) {
  const std::string first = entry("[1]", "[0,4]");
  expect_rejected(file_bytes("{" + first + "," + entry("[1]", "[2,6]", "I32", "b") + "}", 6),
                  "tensor 'b': data that begin at byte 2");
  expect_rejected(file_bytes("{" + first + "," + entry("[1]", "[5,9]", "I32", "b") + "}", 9),
                  "tensor 'b': data that begin at byte 5");
  expect_rejected(file_bytes("{" + entry("[1]", "[1,5]") + "}", 5), "begin at byte 1");
  expect_rejected(file_bytes("{" + first + "}", 5), "5 bytes of tensor data; expected 4");
  expect_rejected(file_bytes("{" + first + "}", 3), "3 bytes of tensor data; expected 4");
}

TEST(Safetensors, RejectsMetadataThatIsNotText) {
  expect_rejected(file_bytes("{\"__metadata__\":{\"a\":1}}", 0), "'a' that is not a string");
  expect_rejected(file_bytes("{\"__metadata__\":[]}", 0), "not an object");
}

TEST(Safetensors, AcceptsTheUnusualButValid) {
  EXPECT_EQ(message_of(file_bytes("{}", 0)), "accepted");
  EXPECT_EQ(message_of(file_bytes("{}      ", 0)), "accepted");
  EXPECT_EQ(message_of(file_bytes("{" + entry("[]", "[0,4]", "F32") + "}", 4)), "accepted");
  EXPECT_EQ(message_of(file_bytes("{" + entry("[0,5]", "[0,0]") + "}", 0)), "accepted");
  const std::string empty_between = entry("[1]", "[0,4]") + "," +
                                    entry("[0]", "[4,4]", "I32", "b") + "," +
                                    entry("[1]", "[4,8]", "I32", "c");
  EXPECT_EQ(message_of(file_bytes("{" + empty_between + "}", 8)), "accepted");
}

TEST(Safetensors, CopiesTensorsThatLieUnaligned) {
  const test::TempFolder folder;
  const std::string header = "{" + entry("[2]", "[0,8]") + "}";
  ASSERT_NE(header.size() % 4, 0u);
  write_file_atomically(folder.path() / "a", file_bytes(header, 8));
  const TensorFile file = read_safetensors(folder.path() / "a");
  const TensorView& view = file.tensors.at("a");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(view.bytes.data()) % 4, 0u);
  EXPECT_EQ(copy(view), std::vector<std::byte>(8, std::byte{1}));
}

TEST(Safetensors, ReadsBackWhatItWrote) {
  const test::TempFolder folder;
  const auto path = folder.path() / "a.safetensors";
  const TensorMap written = {
      {"b.half", view_of<uint16_t>(DType::f16, {3}, {1, 2, 3})},
      {"a \"quoted\"\n", view_of<uint8_t>(DType::u8, {1}, {9})},
      {"c.wide", view_of<int64_t>(DType::i64, {}, {-1})},
      {"d.empty", view_of<float>(DType::f32, {0, 5}, {})},
      {"e.float", view_of<float>(DType::f32, {2, 1}, {1.5F, -2.F})},
  };
  write_safetensors(path, written, {{"format", "pt"}});
  const TensorFile read = read_safetensors(path);
  EXPECT_EQ(read.metadata, (std::map<std::string, std::string>{{"format", "pt"}}));
  ASSERT_EQ(read.tensors.size(), written.size());
  for (const auto& [name, view] : written) {
    const TensorView& back = read.tensors.at(name);
    EXPECT_EQ(back.dtype, view.dtype) << name;
    EXPECT_EQ(back.shape, view.shape) << name;
    EXPECT_EQ(copy(back), copy(view)) << name;
  }
}

TEST(Safetensors, WritesTheOrderOfTheReferenceWriter) {
  const test::TempFolder folder;
  const auto path = folder.path() / "a";
  const TensorMap tensors = {{"a", view_of<uint8_t>(DType::u8, {1}, {1})},
                             {"b", view_of<int32_t>(DType::i32, {1}, {2})},
                             {"c", view_of<int64_t>(DType::i64, {1}, {3})}};
  write_safetensors(path, tensors, {{"k", "v"}});
  const std::string text = read_text_file(path);
  EXPECT_EQ(text.find("{\"__metadata__\":{\"k\":\"v\"},\"c\":{\"dtype\":\"I64\",\"shape\":[1],"
                      "\"data_offsets\":[0,8]},\"b\":"),
            8u);
  uint64_t length = 0;
  std::memcpy(&length, text.data(), 8);
  EXPECT_EQ(length % 8, 0u);
  EXPECT_EQ(text.size(), 8 + length + 13);
}

TEST(StreamSafetensors, WritesPiecesThatReadBackAsOneTensor) {
  const test::TempFolder folder;
  const std::filesystem::path path = folder.path() / "a.safetensors";
  const TensorMap layout{{"x", {.dtype = DType::u8, .shape = {3}}}};
  stream_safetensors(path, layout, [](const std::string& name, const AppendBytes& append) {
    EXPECT_EQ(name, "x");
    append("ab", 2);
    append("c", 1);
  });
  const TensorFile read = read_safetensors(path);
  EXPECT_EQ(read.tensors.at("x").bytes[2], std::byte{'c'});
  const auto too_short = [](const std::string&, const AppendBytes& append) { append("ab", 2); };
  EXPECT_THROW(stream_safetensors(path, layout, too_short), std::logic_error);
  EXPECT_EQ(read_safetensors(path).tensors.size(), 1u) << "the old file stays";
}

TEST(Safetensors, RefusesToWriteWhatNobodyCouldRead) {
  const test::TempFolder folder;
  const auto path = folder.path() / "a";
  EXPECT_THROW(write_safetensors(path, {{"a", view_of<uint8_t>(DType::f32, {1}, {1})}}),
               std::logic_error);
  EXPECT_THROW(write_safetensors(path, {{"__metadata__", view_of<uint8_t>(DType::u8, {1}, {1})}}),
               std::logic_error);
  EXPECT_THROW(write_safetensors(path, {{"\xFF", view_of<uint8_t>(DType::u8, {1}, {1})}}), Error);
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace glimpse::storage
