#include "models/pretrained.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/file.h"
#include "models/tiny_llava.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::models {
namespace {

std::string refusal(const std::string& config, const LoadModelOptions& options = {}) {
  const test::TempFolder folder;
  if (!config.empty()) write_file_atomically(folder.path() / "config.json", config);
  return test::error_text([&] { load_model(folder.path(), options); });
}

}  // namespace

TEST(LoadModel, NamesAFolderThatIsNotThere) {
  const std::string message = test::error_text([] { load_model("no/such/folder"); });
  EXPECT_TRUE(test::mentions(message, "no/such/folder") &&
              test::mentions(message, "no such folder"));
}

TEST(LoadModel, NamesTheMissingConfig) { EXPECT_TRUE(test::mentions(refusal(""), "config.json")); }

TEST(LoadModel, ListsTheFamiliesItKnows) {
  const std::string message = refusal(R"({"model_type": "gpt2"})");
  EXPECT_TRUE(test::mentions(message, "'gpt2'")) << message;
  EXPECT_TRUE(test::mentions(message, "llava")) << message;
}

TEST(LoadModel, RefusesTypesAndDevicesItDoesNotKnow) {
  EXPECT_TRUE(test::mentions(refusal(R"({"model_type": "llava"})", {.dtype = "int3"}), "int3"));
  EXPECT_TRUE(
      test::mentions(refusal(R"({"model_type": "llava"})", {.device = "abacus"}), "abacus"));
}

TEST(WeightsFingerprint, ChangesWithOneBitAndOnlyWithTheWeights) {
  const auto modules = test::tiny_llava();
  const std::string before = weights_fingerprint(*modules);
  EXPECT_EQ(before.size(), 64);
  EXPECT_EQ(weights_fingerprint(*test::tiny_llava()), before);
  modules->linear_1->bias.data_ptr<float>()[3] += 1e-6F;
  EXPECT_NE(weights_fingerprint(*modules), before);
}

}  // namespace glimpse::models
