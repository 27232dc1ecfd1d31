#include "tensor/dtype.h"

#include <torch/cuda.h>

#include "base/error.h"

namespace glimpse::tensor {
namespace {

struct Pair {
  storage::DType stored;
  torch::ScalarType scalar;
};

constexpr Pair kTypes[] = {
    {storage::DType::f64, torch::kFloat64}, {storage::DType::f32, torch::kFloat32},
    {storage::DType::f16, torch::kFloat16}, {storage::DType::bf16, torch::kBFloat16},
    {storage::DType::i64, torch::kInt64},   {storage::DType::i32, torch::kInt32},
    {storage::DType::i16, torch::kInt16},   {storage::DType::i8, torch::kInt8},
    {storage::DType::u8, torch::kUInt8},    {storage::DType::boolean, torch::kBool},
};

}  // namespace

torch::ScalarType scalar_type(storage::DType dtype) {
  for (const Pair& pair : kTypes) {
    if (pair.stored == dtype) return pair.scalar;
  }
  TORCH_CHECK(false, "storage dtype without a scalar type");
}

storage::DType storage_dtype(torch::ScalarType type) {
  for (const Pair& pair : kTypes) {
    if (pair.scalar == type) return pair.stored;
  }
  throw Error(
      {.where = "tensor file", .found = std::string("element type ") + c10::toString(type)});
}

torch::ScalarType parse_dtype(const std::string& name) {
  if (name == "float32") return torch::kFloat32;
  if (name == "bfloat16") return torch::kBFloat16;
  if (name == "float16") return torch::kFloat16;
  throw Error(
      {.where = "dtype", .found = "'" + name + "'", .expected = "float32, bfloat16 or float16"});
}

torch::Device parse_device(const std::string& name) {
  try {
    const torch::Device device(name);
    if (device.is_cpu() || (device.is_cuda() && torch::cuda::is_available() &&
                            device.index() < torch::cuda::device_count())) {
      return device;
    }
  } catch (const c10::Error&) {
    throw Error({.where = "device", .found = "'" + name + "'", .expected = "cpu or cuda:N"});
  }
  throw Error({.where = "device",
               .found = "'" + name + "', which this machine or this LibTorch build does not have",
               .advice = "glimpse doctor shows what there is"});
}

bool cpu_has_bfloat16() {
  static const bool has = __builtin_cpu_supports("avx512bf16") != 0;  // implied by AMX-bf16 hosts
  return has;
}

}  // namespace glimpse::tensor
