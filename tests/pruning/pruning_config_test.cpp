#include "pruning/pruning_config.h"

#include <gtest/gtest.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

void expect_refused(const PruningConfig& config, const std::string& part) {
  const std::string text = test::error_text([&] { validate_values(config); });
  EXPECT_NE(text.find(part), std::string::npos) << part << ": " << text;
}

}  // namespace

TEST(PruningConfig, NamesWhatIsSetWithoutTheMethod) {
  EXPECT_TRUE(options_set({.method = "grid"}).empty());
  EXPECT_EQ(options_set({.method = "grid", .scout = "x", .ratio = 0.1, .sorted = false}),
            (std::vector<std::string>{"scout", "ratio", "sorted"}));
}

TEST(PruningConfig, RefusesValuesOutOfRange) {
  expect_refused({.ratio = 0.0}, "ratio");
  expect_refused({.ratio = 1.2}, "ratio");
  expect_refused({.scout_retention = 0.0}, "scout_retention");
  expect_refused({.contextual = 1.1}, "contextual");
  expect_refused({.theta = 1.0}, "theta");
  expect_refused({.alpha = -0.1}, "0 or more");
  expect_refused({.chunks = 0}, "chunks");
  expect_refused({.image_pivots = 0}, "image_pivots");
  expect_refused({.positions = "new"}, "keep or contiguous");
  expect_refused({.merge = "max"}, "none, sum or mean");
  expect_refused({.method = "vscan", .merge = "sum"}, "mean or none");
  expect_refused({.relevance = "none"}, "positive or negative");
  expect_refused({.budget = "tokens=3"}, "kv=R");
  expect_refused({.earlier = "maybe"}, "drop or keep");
}

TEST(PruningConfig, RefusesSchedulesThatMakeNoSense) {
  expect_refused({.ratio = 0.1, .budget = "kv=0.1"}, "ratio too");
  expect_refused({.ratios = {{0.5}}, .preset = "64"}, "one of both");
  expect_refused({.layers = {{1}}, .preset = "64"}, "one of both");
  expect_refused({.ratios = {{0.2, 0.5}}}, "none above the one before");
  expect_refused({.layers = {{3, 3}}}, "ascending");
  expect_refused({.layers = {{1, 2}}, .ratios = {{0.5}}}, "one for each of the 2 layers");
  EXPECT_EQ(test::error_text([] {
              validate_values({.layers = {{1, 2}}, .ratios = {{0.5, 0.5}}, .budget = "kv=0.1"});
            }),
            "");
}

}  // namespace glimpse::pruning
