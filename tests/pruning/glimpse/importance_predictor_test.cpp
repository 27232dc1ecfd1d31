#include "pruning/glimpse/importance_predictor.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/glimpse/predictor_file.h"
#include "pruning/small_predictor.h"
#include "support/shared.h"
#include "tensor/load.h"

namespace glimpse::pruning {
namespace {

using test::largest_difference;
using torch::indexing::Slice;

// Q questions on random evidence for the small predictor.
ImportanceInput random_input(int64_t questions, const std::vector<TokenGrid>& grids) {
  torch::manual_seed(11);
  int64_t count = 0;
  for (const TokenGrid& grid : grids) count += grid.height * grid.width;
  return {.rows_QNF = torch::randn({questions, count, 2}),
          .taps_NC = {torch::randn({count, 6}), torch::randn({count, 6})},
          .grids = grids,
          .glimpse_QD = torch::randn({questions, 8})};
}

ImportanceInput part_of(const ImportanceInput& input, const Slice& tokens, const TokenGrid& grid) {
  ImportanceInput part = input;
  part.rows_QNF = input.rows_QNF.index({Slice(), tokens});
  for (torch::Tensor& tap : part.taps_NC) tap = tap.index({tokens});
  part.grids = {grid};
  return part;
}

GlimpsePredictor with_content() {
  GlimpseConfig config = test::small_config();
  config.visual_content = true;
  return test::small_glimpse(config);
}

}  // namespace

TEST(ImportancePredictor, AnswersQuestionsTogetherAsOneByOne) {
  GlimpsePredictor predictor = with_content();
  const ImportanceInput all = random_input(3, {{4, 5}});
  const torch::Tensor together = predictor->forward(all);
  ASSERT_EQ(together.sizes(), torch::IntArrayRef({3, 20}));
  for (int64_t q = 0; q < 3; ++q) {
    ImportanceInput one = all;
    one.rows_QNF = all.rows_QNF.narrow(0, q, 1);
    one.glimpse_QD = all.glimpse_QD.narrow(0, q, 1);
    EXPECT_LT(largest_difference(predictor->forward(one)[0], together[q]), 1e-5);
  }
}

TEST(ImportancePredictor, KeepsPicturesApart) {
  GlimpsePredictor predictor = test::small_glimpse(test::small_config());
  const ImportanceInput both = random_input(2, {{2, 3}, {4, 2}});
  const torch::Tensor together = predictor->forward(both);
  const torch::Tensor first = predictor->forward(part_of(both, Slice(0, 6), {2, 3}));
  const torch::Tensor second = predictor->forward(part_of(both, Slice(6, 14), {4, 2}));
  EXPECT_LT(largest_difference(torch::cat({first, second}, 1), together), 1e-5);
}

TEST(ImportancePredictor, KeepsWindowsApart) {
  GlimpseConfig config = test::small_config();
  config.attn_fuse_global = false;
  HostShape host = test::small_host();
  host.tap_window = 2;
  GlimpsePredictor predictor(config, host);
  start_parameters(*predictor, 1);
  const ImportanceInput input = random_input(1, {{2, 3}});
  ImportanceInput other = input;
  other.rows_QNF = input.rows_QNF.clone();
  other.rows_QNF[0][5] += 1;  // row 1, column 2: the second window
  const torch::Tensor moved =
      (predictor->forward(input) - predictor->forward(other))[0].abs() > 1e-6;
  EXPECT_TRUE(moved.equal(torch::tensor({0, 0, 1, 0, 0, 1}, torch::kInt64).to(torch::kBool)));
}

TEST(ImportancePredictor, GivesOneRowPerOutputHead) {
  GlimpseConfig config = test::small_config();
  config.deep_supervision = true;
  GlimpsePredictor predictor = test::small_glimpse(config);
  const ImportanceInput input = random_input(2, {{2, 3}});
  const auto every = predictor->every_logits(input);
  ASSERT_EQ(every.size(), 2);
  EXPECT_TRUE(every[1].equal(predictor->forward(input)));
  EXPECT_FALSE(every[0].equal(every[1]));
}

TEST(ImportancePredictor, TreatsAnAllAliveListAsTheWholePicture) {
  GlimpsePredictor predictor = test::small_glimpse(test::small_config());
  ImportanceInput input = random_input(1, {{2, 3}});
  const torch::Tensor whole = predictor->forward(input);
  input.alive_N = torch::arange(6, torch::kInt64);
  EXPECT_TRUE(predictor->forward(input).equal(whole));
}

TEST(ImportancePredictor, SeesTheGlimpseStateThroughTheContentTermOnly) {
  ImportanceInput input = random_input(1, {{2, 3}});
  GlimpsePredictor content = with_content();
  GlimpsePredictor published = test::small_glimpse(test::small_config());
  const torch::Tensor with = content->forward(input), without = published->forward(input);
  input.glimpse_QD = -input.glimpse_QD;
  EXPECT_GT(largest_difference(content->forward(input), with), 1e-3);
  EXPECT_TRUE(published->forward(input).equal(without));
}

TEST(ImportancePredictor, ContentTermIsTheProductOfBothSides) {
  GlimpsePredictor predictor = with_content();
  auto parameters = predictor->named_parameters();
  {
    // Without attention rows and layers the logit is the head applied to the content term.
    torch::NoGradGuard no_grad;
    for (auto& item : parameters) {
      const std::string& key = item.key();
      const bool silenced = key.find("o_proj") != std::string::npos ||
                            key.find("down_proj") != std::string::npos ||
                            key.find("attn_in_proj") != std::string::npos;
      if (silenced) item.value().zero_();
    }
  }
  const ImportanceInput input = random_input(2, {{2, 3}});
  const auto weight = [&](const std::string& key) { return parameters["attn_fuser." + key]; };
  const auto unit = [](const torch::Tensor& x) {
    return x * (x.square().mean(-1, true) + 1e-6).rsqrt();
  };
  const torch::Tensor visual =
      at::linear(unit(input.taps_NC[0]), weight("content.visual_proj.weight"));
  const torch::Tensor glimpse =
      at::linear(unit(input.glimpse_QD), weight("content.glimpse_proj.weight"));
  const torch::Tensor product = visual.unsqueeze(0) * glimpse.unsqueeze(1);
  const torch::Tensor expected =
      at::linear(at::linear(product, weight("content.out_proj.weight")),
                 weight("attn_out_projs.1.weight"), weight("attn_out_projs.1.bias"));
  EXPECT_LT(largest_difference(predictor->forward(input), expected.squeeze(-1)), 1e-5);
}

TEST(ImportancePredictor, GivesEveryParameterAGradient) {
  GlimpsePredictor predictor = with_content();
  predictor->forward(random_input(2, {{2, 3}})).square().sum().backward();
  for (const auto& item : predictor->named_parameters()) {
    if (item.key().starts_with("attn_fuser")) {
      ASSERT_TRUE(item.value().grad().defined()) << item.key();
      EXPECT_TRUE(item.value().grad().isfinite().all().item<bool>()) << item.key();
    }
  }
}

TEST(ImportancePredictor, RefusesWrongShapes) {
  GlimpsePredictor predictor = test::small_glimpse(test::small_config());
  ImportanceInput input = random_input(1, {{2, 3}});
  input.grids = {{2, 2}};
  EXPECT_THROW(predictor->forward(input), c10::Error);
}

#ifdef GLIMPSE_SHARED_DIR
namespace {

constexpr double kLogitTolerance = 1e-3;

std::vector<torch::Tensor> taps_of(const tensor::Tensors& recorded, int64_t sample) {
  std::vector<torch::Tensor> taps;
  for (int i = 0; i < 4; ++i) {
    const torch::Tensor& tap = recorded.at("tap." + std::to_string(i));
    taps.push_back(tap.dim() == 3 ? tap[sample] : tap);
  }
  return taps;
}

std::vector<TokenGrid> merged_grids(const torch::Tensor& grid_thw) {
  std::vector<TokenGrid> grids;
  for (int64_t i = 0; i < grid_thw.size(0); ++i) {
    grids.push_back({grid_thw[i][1].item<int64_t>() / 2, grid_thw[i][2].item<int64_t>() / 2});
  }
  return grids;
}

}  // namespace

TEST(ImportancePredictor, AgreesWithRecordedLlavaLogits) {
  const auto root = glimpse::test::shared_dir() / "golden/glimpse/llava";
  LoadedPredictor loaded = load_predictor(root / "predictors/llava");
  for (const char* id : {"one", "wide", "batch"}) {
    const auto recorded = tensor::load_tensors(root / "cases" / (std::string(id) + ".safetensors"));
    const torch::Tensor& rows = recorded.at("row");
    for (int64_t sample = 0; sample < rows.size(0); ++sample) {
      const torch::Tensor logits = loaded.glimpse->forward({.rows_QNF = rows.narrow(0, sample, 1),
                                                            .taps_NC = taps_of(recorded, sample),
                                                            .grids = {{24, 24}}});
      EXPECT_LE(largest_difference(logits[0], recorded.at("vip_logits")[sample][0]),
                kLogitTolerance)
          << id << " sample " << sample;
    }
  }
}

TEST(ImportancePredictor, AgreesWithRecordedQwenLogits) {
  const auto root = glimpse::test::shared_dir() / "golden/glimpse";
  for (const std::string name :
       {"raw_global", "logp_global", "raw_window", "logp_window", "multi", "dummy"}) {
    LoadedPredictor loaded = load_predictor(root / "predictors" / name);
    for (const char* id : {"a", "b", "c", "d", "e"}) {
      const auto recorded =
          tensor::load_tensors(root / "cases" / (std::string(id) + ".safetensors"));
      const torch::Tensor logits =
          loaded.glimpse->forward({.rows_QNF = recorded.at(name + ".row").unsqueeze(0),
                                   .taps_NC = taps_of(recorded, 0),
                                   .grids = merged_grids(recorded.at("image_grid_thw"))});
      EXPECT_LE(largest_difference(logits[0], recorded.at(name + ".vip_logits")[-1]),
                kLogitTolerance)
          << name << " " << id;
    }
  }
}
#endif

}  // namespace glimpse::pruning
