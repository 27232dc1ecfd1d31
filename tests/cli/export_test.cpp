#include "cli/export.h"

#include <gtest/gtest.h>

#include "cli/command.h"
#include "cli/tiny_model.h"
#include "support/shared.h"
#include "tensor/state_dict.h"

namespace glimpse::cli {
namespace {

using test::expect_bad_input;
using test::run_command;

TEST(Export, RoundTripKeepsEveryWeight) {
  const test::TempFolder folder;
  const std::string first = folder.path() / "a", published = folder.path() / "b",
                    again = folder.path() / "c";
  test::write_tiny_glimpse(first);
  ASSERT_EQ(run_command({"export", "--predictor", first, "--to", "published", published}).code, 0);
  ASSERT_EQ(run_command({"export", "--predictor", published, "--to", "safetensors", again}).code,
            0);
  const auto before = tensor::state_of(pruning::load_predictor(first).module());
  const auto after = tensor::state_of(pruning::load_predictor(again).module());
  ASSERT_EQ(before.size(), after.size());
  for (const auto& [name, weight] : before)
    EXPECT_TRUE(torch::equal(weight, after.at(name))) << name;
}

TEST(Export, RefusesOtherFormsAndFoldersInUse) {
  const test::TempFolder folder;
  const std::string first = folder.path() / "a";
  test::write_tiny_glimpse(first);
  expect_bad_input({"export", "--predictor", first, "--to", "onnx", "x"},
                   "published or safetensors");
  expect_bad_input({"export", "--predictor", first, "--to", "published", first}, "a new folder");
  expect_bad_input({"export", "--predictor", "nowhere", "--to", "published", "x"}, "nowhere");
}

}  // namespace
}  // namespace glimpse::cli
