#include "cli/inspect.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"
#include "base/file.h"
#include "cli/command.h"
#include "image/codec.h"
#include "support/shared.h"
#include "tensor/load.h"

namespace glimpse::cli {
namespace {

void expect_part(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(Inspect, DescribesFilesByTheirEnding) {
  const test::TempFolder folder;
  tensor::save_tensors(folder.path() / "a.safetensors", {{"w", torch::zeros({2, 3})}},
                       {{"format", "pt"}});
  image::write_png(folder.path() / "b.png",
                   {.width = 5, .height = 4, .rgb = std::vector<uint8_t>(60)});
  expect_part(describe_path(folder.path() / "a.safetensors"), "w  [2, 3]  F32");
  expect_part(describe_path(folder.path() / "a.safetensors"), "format: pt");
  expect_part(describe_path(folder.path() / "b.png"), "5 x 4 pixels");
}

TEST(Inspect, RefusesWhatIsMissingDamagedOrForeign) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "x.txt", "x");
  write_file_atomically(folder.path() / "y.safetensors", std::string(20, 'x'));
  test::expect_bad_input({"inspect", folder.path() / "none"}, "nothing");
  test::expect_bad_input({"inspect", folder.path() / "x.txt"}, "another kind");
  test::expect_bad_input({"inspect", folder.path() / "y.safetensors"}, "y.safetensors");
}

#ifdef GLIMPSE_SHARED_DIR
TEST(Inspect, DescribesAPublishedPredictorFile) {
  const auto root = test::shared_dir() / "golden" / "glimpse" / "predictors";
  bool found = false;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".pt") continue;
    expect_part(describe_path(entry.path()), "learnable_embeddings");
    found = true;
  }
  EXPECT_TRUE(found);
}
#endif

}  // namespace
}  // namespace glimpse::cli
