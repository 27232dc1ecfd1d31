#include "tensor/dtype.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"

namespace glimpse::tensor {

TEST(TensorDType, EveryStoredTypeHasAScalarTypeOfItsSizeAndBack) {
  for (const storage::DType type :
       {storage::DType::f64, storage::DType::f32, storage::DType::f16, storage::DType::bf16,
        storage::DType::i64, storage::DType::i32, storage::DType::i16, storage::DType::i8,
        storage::DType::u8, storage::DType::boolean}) {
    EXPECT_EQ(storage_dtype(scalar_type(type)), type);
    EXPECT_EQ(c10::elementSize(scalar_type(type)), storage::size_of(type));
  }
}

TEST(TensorDType, RefusesTypesThatTheFilesDoNotCarry) {
  EXPECT_THROW(storage_dtype(torch::kComplexFloat), Error);
}

TEST(TensorDType, ReadsTheNamesOfComputingTypes) {
  EXPECT_EQ(parse_dtype("float32"), torch::kFloat32);
  EXPECT_EQ(parse_dtype("bfloat16"), torch::kBFloat16);
  EXPECT_EQ(parse_dtype("float16"), torch::kFloat16);
  EXPECT_THROW(parse_dtype("fp32"), Error);
}

TEST(TensorDevice, KnowsThisCpuAndRefusesWhatIsNotThere) {
  EXPECT_TRUE(parse_device("cpu").is_cpu());
  EXPECT_THROW(parse_device("graphics"), Error);
  EXPECT_THROW(parse_device("cuda:99"), Error);
}

}  // namespace glimpse::tensor
