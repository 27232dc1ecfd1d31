#include "storage/pickle_writer.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "storage/pickle_reader.h"

namespace glimpse::storage {
namespace {

TensorView shaped(DType dtype, std::vector<int64_t> shape) {
  auto owner = std::make_shared<std::vector<std::byte>>(byte_size(dtype, shape).value());
  return {.dtype = dtype, .shape = std::move(shape), .bytes = *owner, .owner = owner};
}

std::map<std::string, PickledTensor> read(std::string pickle) {
  return read_tensor_pickle(std::as_writable_bytes(std::span(pickle)), "a.pt");
}

TEST(PickleWriter, NumbersTheStoragesInTheOrderOfTheMap) {
  const auto tensors = read(write_tensor_pickle(
      {{"m.w", shaped(DType::bf16, {2, 3, 4})}, {"bare", shaped(DType::i64, {})}}, {}));
  EXPECT_EQ(tensors.at("bare").storage_key, "0");
  EXPECT_EQ(tensors.at("bare").storage_elements, 1);
  EXPECT_EQ(tensors.at("bare").dtype, DType::i64);
  const PickledTensor& w = tensors.at("m.w");
  EXPECT_EQ(w.storage_key, "1");
  EXPECT_EQ(w.storage_elements, 24);
  EXPECT_EQ(w.dtype, DType::bf16);
  EXPECT_EQ(w.shape, (std::vector<int64_t>{2, 3, 4}));
  EXPECT_EQ(w.strides, (std::vector<int64_t>{12, 4, 1}));
}

TEST(PickleWriter, KnowsEveryDtype) {
  for (const DType dtype : {DType::f64, DType::f32, DType::f16, DType::bf16, DType::i64, DType::i32,
                            DType::i16, DType::i8, DType::u8, DType::boolean}) {
    EXPECT_EQ(read(write_tensor_pickle({{"a", shaped(dtype, {2})}}, {})).at("a").dtype, dtype);
  }
}

TEST(PickleWriter, SplitsModuleNamesAtTheFirstDot) {
  const std::string pickle = write_tensor_pickle({{"m.layers.0.w", shaped(DType::u8, {1})}}, {});
  EXPECT_NE(pickle.find("layers.0.w"), std::string::npos);
  EXPECT_EQ(pickle.find("m.layers"), std::string::npos);
  EXPECT_TRUE(read(pickle).contains("m.layers.0.w"));
}

TEST(PickleWriter, WritesModulesWithoutTensors) {
  const std::string pickle = write_tensor_pickle({{"a", shaped(DType::u8, {1})}}, {"attn_fuser"});
  EXPECT_NE(pickle.find("attn_fuser"), std::string::npos);
  EXPECT_EQ(read(pickle).size(), 1u);
}

TEST(PickleWriter, RefusesANameThatIsTensorAndModule) {
  EXPECT_THROW(
      write_tensor_pickle({{"a", shaped(DType::u8, {1})}, {"a.b", shaped(DType::u8, {1})}}, {}),
      std::logic_error);
  EXPECT_THROW(write_tensor_pickle({{"a", shaped(DType::u8, {1})}}, {"a"}), std::logic_error);
}

}  // namespace
}  // namespace glimpse::storage
