#include "cli/verify.h"

#include <torch/torch.h>

#include "cli/command.h"
#include "cli/tiny_model.h"
#include "image/codec.h"
#include "support/shared.h"
#include "tensor/load.h"

namespace glimpse::cli {
namespace {

TEST(CompareTraces, HoldsEveryTensorAgainstItsOwnTolerance) {
  const torch::Tensor zeros = torch::zeros({2});
  const std::map<std::string, torch::Tensor> ours{{"first_logits", zeros},
                                                  {"glimpse.mask_logits", zeros},
                                                  {"input_ids", torch::tensor({1, 2})},
                                                  {"pixel_values", zeros}};
  const auto agrees = [&](const char* name, const torch::Tensor& theirs) {
    return compare_traces({{name, theirs}}, ours, 1e-3).at(0).agrees;
  };
  EXPECT_TRUE(agrees("first_logits", zeros + 9e-4));
  EXPECT_FALSE(agrees("first_logits", zeros + 2e-3));
  EXPECT_TRUE(agrees("glimpse.mask_logits", zeros + 4e-3));
  EXPECT_FALSE(agrees("pixel_values", zeros + 1e-5));
  EXPECT_FALSE(agrees("first_logits", zeros / 0));
  EXPECT_FALSE(agrees("first_logits", torch::zeros({3})));
  EXPECT_FALSE(agrees("input_ids", torch::tensor({1, 3})));
  EXPECT_FALSE(agrees("hidden.0", zeros));  // we have none
  EXPECT_TRUE(compare_traces({{"image.0", zeros}}, ours, 1e-3).empty());
}

class Verify : public testing::Test {
 protected:
  void SetUp() override {
    test::write_tiny_model(model);
    const torch::Tensor picture = torch::full({40, 30, 3}, 77, torch::kUInt8);
    image::Image same{.width = 30, .height = 40, .rgb = std::vector<uint8_t>(3600, 77)};
    image::write_png(path("a.png"), same);
    const auto run = test::run_command({"run", "--model", model, "--dtype", "float32", "--image",
                                        path("a.png"), "--prompt", "what is it ?", "--trace",
                                        path("ours"), "--trace-hidden", "--max-new-tokens", "3"});
    ASSERT_EQ(run.code, kExitOk) << run.err;
    recorded = tensor::load_tensors(path("ours"));
    recorded["image.0"] = picture;
  }
  test::CommandResult verified() {
    tensor::save_tensors(path("reference"), recorded);
    return test::run_command({"verify", path("reference"), "--model", model});
  }
  std::string path(const char* name) const { return folder.path() / name; }

  test::TempFolder folder;
  std::string model = folder.path() / "model";
  tensor::Tensors recorded;
};

TEST_F(Verify, FindsItsOwnRunEqualAndAChangedOneNot) {
  const test::CommandResult same = verified();
  EXPECT_EQ(same.code, kExitOk) << same.out << same.err;
  EXPECT_NE(same.out.find("ok      hidden.1: largest difference 0"), std::string::npos) << same.out;
  recorded["first_logits"] = recorded["first_logits"] + 0.01;
  const test::CommandResult changed = verified();
  EXPECT_EQ(changed.code, kExitRegression) << changed.err;
  EXPECT_NE(changed.out.find("DIFFERS first_logits"), std::string::npos) << changed.out;
}

TEST_F(Verify, RefusesReferencesWithoutIdsOrWithOtherPictures) {
  recorded["image.0"] = torch::zeros({4, 4});
  EXPECT_NE(verified().err.find("uint8 [H, W, 3]"), std::string::npos);
  recorded.erase("image.0");
  EXPECT_NE(verified().err.find("image marks for 0 pictures"), std::string::npos);
  recorded.erase("input_ids");
  EXPECT_NE(verified().err.find("no 'input_ids'"), std::string::npos);
}

}  // namespace
}  // namespace glimpse::cli
