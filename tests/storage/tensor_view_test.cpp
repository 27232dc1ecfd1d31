#include "storage/tensor_view.h"

#include <gtest/gtest.h>

#include <limits>

namespace glimpse::storage {
namespace {

constexpr int64_t kLargest = std::numeric_limits<int64_t>::max();

TEST(ByteSize, MultipliesTheShape) {
  EXPECT_EQ(byte_size(DType::f32, {2, 3}), 24u);
  EXPECT_EQ(byte_size(DType::i64, {}), 8u);
  EXPECT_EQ(byte_size(DType::u8, {kLargest}), static_cast<size_t>(kLargest));
}

TEST(ByteSize, IsZeroForAnEmptyTensorOfAnyShape) {
  EXPECT_EQ(byte_size(DType::f32, {kLargest, kLargest, 0}), 0u);
}

TEST(ByteSize, IsNothingWhenItOverflowsOrIsNegative) {
  EXPECT_EQ(byte_size(DType::i16, {kLargest}), std::nullopt);
  EXPECT_EQ(byte_size(DType::u8, {int64_t{1} << 32, int64_t{1} << 31}), std::nullopt);
  EXPECT_EQ(byte_size(DType::u8, {0, -1}), std::nullopt);
}

TEST(AlignedView, CopiesOnlyWhatIsNotAligned) {
  auto buffer = std::make_shared<std::vector<std::byte>>(16);
  (*buffer)[5] = std::byte{7};
  const std::span<std::byte> bytes(*buffer);
  const TensorView in_place = aligned_view(DType::f32, {2}, bytes.subspan(4, 8), buffer);
  EXPECT_EQ(in_place.bytes.data(), buffer->data() + 4);
  EXPECT_EQ(in_place.owner, buffer);
  const TensorView copied = aligned_view(DType::f32, {1}, bytes.subspan(5, 4), buffer);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(copied.bytes.data()) % 4, 0u);
  EXPECT_EQ(copied.bytes[0], std::byte{7});
  EXPECT_NE(copied.owner, buffer);
}

}  // namespace
}  // namespace glimpse::storage
