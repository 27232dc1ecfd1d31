#include "pruning/selection.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

using test::error_text;
using test::values;

using Indices = std::vector<int64_t>;

const std::vector<TokenGrid> kGrid = {{2, 3}};

torch::Tensor logits_of(const std::vector<double>& probabilities) {
  return torch::tensor(probabilities, torch::kFloat64).logit().to(torch::kFloat32);
}

Indices kept(const std::vector<double>& probabilities, const MaskRule& rule) {
  return values(select_by_mask(logits_of(probabilities), kGrid, rule).kept);
}

}  // namespace

TEST(TopKInOrder, KeepsTiesByLowerIndex) {
  const torch::Tensor scores = torch::tensor({1.0, 2.0, 2.0, 3.0, 2.0});
  EXPECT_EQ(values(top_k_in_order(scores, 2)), (Indices{1, 3}));
  EXPECT_EQ(values(top_k_in_order(scores, 3)), (Indices{1, 2, 3}));
}

TEST(TopKInOrder, TakesNothingOrEverything) {
  const torch::Tensor scores = torch::tensor({1.0, 2.0});
  EXPECT_EQ(values(top_k_in_order(scores, 0)), Indices{});
  EXPECT_EQ(values(top_k_in_order(scores, 2)), (Indices{0, 1}));
  EXPECT_THROW(top_k_in_order(scores, 3), c10::Error);
}

TEST(SelectByMask, ThresholdIsStrict) {
  const Selection all = select_by_mask(torch::tensor({0.0, 1.0, -1.0}), {{1, 3}}, {});
  EXPECT_EQ(values(all.kept), Indices{1});
  EXPECT_FLOAT_EQ(all.scores[0].item<float>(), 0.5F);
}

TEST(SelectByMask, CapTruncatesAndNeverFillsUp) {
  const std::vector<double> p = {.9, .6, .7, .1, .8, .2};
  EXPECT_EQ(kept(p, {}), (Indices{0, 1, 2, 4}));
  EXPECT_EQ(kept(p, {.max_retention = 0.5}), (Indices{0, 2, 4}));
  EXPECT_EQ(kept(p, {.max_retention = 0.49}), (Indices{0, 4}));
  EXPECT_EQ(kept(p, {.max_retention = 0.9}), (Indices{0, 1, 2, 4}));
}

TEST(SelectByMask, MinimumRescuesAnEmptyCap) {
  const std::vector<double> p = {.9, .6, .7, .1, .8, .2};
  EXPECT_EQ(kept(p, {.max_retention = 0.1}), Indices{0});
  EXPECT_EQ(kept(p, {.max_retention = 0.1, .min_tokens = 0}), Indices{});
  EXPECT_EQ(kept(p, {.threshold = 0.95, .min_tokens = 2}), (Indices{0, 4}));
  EXPECT_EQ(kept(p, {.threshold = 0.95, .min_tokens = 99}), (Indices{0, 1, 2, 3, 4, 5}));
}

TEST(SelectByMask, AnchorsAreTheCornersOfTheGrid) {
  const std::vector<double> p = {.1, .9, .1, .1, .1, .1};
  EXPECT_EQ(kept(p, {.anchors = {"tr"}}), (Indices{1, 2}));
  EXPECT_EQ(kept(p, {.anchors = {"tl", "tr", "bl", "br"}}), (Indices{0, 1, 2, 3, 5}));
}

TEST(SelectByMask, AnchorsRefuseSeveralPictures) {
  const auto select = [] {
    select_by_mask(torch::zeros({4}), {{1, 2}, {1, 2}}, {.anchors = {"tl"}});
  };
  EXPECT_NE(error_text(select).find("tl for 2 pictures"), std::string::npos);
}

TEST(SelectByMask, SelectsNothingFromNothing) {
  EXPECT_EQ(select_by_mask(torch::zeros({0}), {}, {.max_retention = 0.1}).kept.numel(), 0);
}

TEST(ValidateMaskRule, NamesTheOptionAndItsValue) {
  const auto text = [](const MaskRule& rule) { return error_text([&] { validate(rule); }); };
  EXPECT_NE(text({.threshold = 1.5}).find("threshold"), std::string::npos);
  EXPECT_NE(text({.max_retention = -0.5}).find("max_retention"), std::string::npos);
  EXPECT_NE(text({.min_tokens = -1}).find("min_tokens"), std::string::npos);
  EXPECT_THROW(select_by_mask(torch::zeros({2}), {{1, 4}}, {.anchors = {"tl"}}), Error)
      << "an earlier cut may have dropped the corner";
  EXPECT_NE(text({.anchors = {"top"}}).find("'top'"), std::string::npos);
  EXPECT_EQ(text({.max_retention = 1.0, .anchors = {"bl"}}), "");
}

TEST(SelectByMask, AFixedShareReplacesTheOtherSteps) {
  const torch::Tensor logits = torch::tensor({3.0F, -1.0F, 2.0F, -4.0F, 1.0F});
  const auto kept = [&](double share) {
    return select_by_mask(logits, {{1, 5}}, {.threshold = 0.9, .fixed_retention = share}).kept;
  };
  EXPECT_TRUE(kept(0.8).equal(torch::tensor({0, 1, 2, 4}, torch::kInt64)));
  EXPECT_TRUE(kept(0.1).equal(torch::tensor({0}, torch::kInt64)));
}

}  // namespace glimpse::pruning
