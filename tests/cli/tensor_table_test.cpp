#include "cli/tensor_table.h"

#include <gtest/gtest.h>

namespace glimpse::cli {
namespace {

TEST(TensorTable, JoinsLayersOfOneShape) {
  std::vector<std::byte> bytes(2 * 3 * 4);
  const storage::TensorView wide{.shape = {2, 3}, .bytes = bytes};
  const storage::TensorView narrow{.shape = {2}, .bytes = std::span(bytes).first(8)};
  EXPECT_EQ(tensor_table({{"layers.0.w", wide}, {"layers.1.w", wide}, {"layers.10.w", narrow}}),
            "layers.*.w  [2, 3]  F32  x 2\n"
            "layers.*.w  [2]     F32\n"
            "3 tensors, 14 numbers, 0.0 MB\n");
}

}  // namespace
}  // namespace glimpse::cli
