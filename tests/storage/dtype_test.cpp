#include "storage/dtype.h"

#include <gtest/gtest.h>

namespace glimpse::storage {
namespace {

constexpr DType kAll[] = {DType::f64, DType::f32, DType::f16, DType::bf16, DType::i64,
                          DType::i32, DType::i16, DType::i8,  DType::u8,   DType::boolean};

TEST(DType, HasTheNamesOfSafetensors) {
  EXPECT_EQ(name_of(DType::f32), "F32");
  EXPECT_EQ(name_of(DType::bf16), "BF16");
  EXPECT_EQ(name_of(DType::boolean), "BOOL");
}

TEST(DType, IsFoundByItsName) {
  for (const DType dtype : kAll) EXPECT_EQ(dtype_named(name_of(dtype)), dtype);
  EXPECT_EQ(dtype_named("X8"), std::nullopt);
  EXPECT_EQ(dtype_named("f32"), std::nullopt);
}

TEST(DType, KnowsItsSize) {
  size_t total = 0;
  for (const DType dtype : kAll) total += size_of(dtype);
  EXPECT_EQ(total, 8u + 4 + 2 + 2 + 8 + 4 + 2 + 1 + 1 + 1);
}

}  // namespace
}  // namespace glimpse::storage
