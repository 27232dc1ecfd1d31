#include "models/decoder/llama.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"
#include "models/tiny_llava.h"
#include "models/whole_run.h"
#include "nn/attention_rows.h"

namespace glimpse::models {
namespace {

constexpr double kTolerance = 1e-5;
constexpr int64_t kLayers = 3;

torch::Tensor ints(const std::vector<int64_t>& values) {
  return torch::tensor(values, torch::kInt64);
}

// Token rows at chosen positions, all for one cache.
Rows rows_of(LlamaDecoder& decoder, const std::vector<int64_t>& ids, int64_t first_position,
             nn::KvCache& cache) {
  const auto count = static_cast<int64_t>(ids.size());
  Rows rows{.hidden_TD = decoder->embed_tokens(ints(ids)),
            .position_ids = torch::arange(first_position, first_position + count, torch::kInt64)};
  rows.spans.push_back({.begin = 0, .end = count, .cache = &cache});
  return rows;
}

class LlamaDecoderTest : public testing::Test {
 protected:
  // Residual stream behind all layers after the ids in chunks of the given sizes.
  torch::Tensor run_in_chunks(const std::vector<int64_t>& ids, const std::vector<size_t>& sizes) {
    nn::KvCache cache(kLayers);
    std::vector<torch::Tensor> outputs;
    size_t begin = 0;
    for (const size_t size : sizes) {
      const std::vector<int64_t> chunk(ids.begin() + static_cast<int64_t>(begin),
                                       ids.begin() + static_cast<int64_t>(begin + size));
      Rows rows = rows_of(decoder_, chunk, static_cast<int64_t>(begin), cache);
      decoder_->run_layers({0, kLayers}, rows, {});
      outputs.push_back(rows.hidden_TD);
      begin += size;
    }
    return torch::cat(outputs);
  }

  const std::vector<int64_t> ids_ = {1, 17, 33, 120, 4, 99, 8, 9};
  LlamaDecoder decoder_ = test::tiny_llava(kLayers)->decoder;
};

}  // namespace

TEST_F(LlamaDecoderTest, AnInfiniteBiasHidesAKeyAndZeroChangesNothing) {
  const auto behind_prompt = [&](bool forget_first, const torch::Tensor& bias_n) {
    nn::KvCache cache(kLayers);
    Rows prompt = rows_of(decoder_, {1, 17, 33}, 0, cache);
    decoder_->run_layers({0, kLayers}, prompt, {});
    for (int64_t layer = 0; forget_first && layer < kLayers; ++layer) {
      cache.select(layer, ints({1, 2}));
    }
    Rows rows = rows_of(decoder_, {120, 4}, 3, cache);
    if (bias_n.defined()) rows.spans[0].key_bias_Rn = bias_n.expand({2, -1});
    decoder_->run_layers({0, kLayers}, rows, {});
    return rows.hidden_TD;
  };
  const torch::Tensor hidden = torch::tensor({-std::numeric_limits<float>::infinity(), 0.0F});
  EXPECT_LE(test::distance(behind_prompt(false, hidden), behind_prompt(true, {})), kTolerance);
  EXPECT_LE(test::distance(behind_prompt(false, torch::zeros({3})), behind_prompt(false, {})),
            kTolerance);
}

TEST_F(LlamaDecoderTest, ChunksAgainstACacheAreTheWholePrompt) {
  const torch::Tensor whole = run_in_chunks(ids_, {8});
  EXPECT_LE(test::distance(run_in_chunks(ids_, {3, 5}), whole), kTolerance);
  EXPECT_LE(test::distance(run_in_chunks(ids_, {1, 1, 1, 1, 1, 1, 1, 1}), whole), kTolerance);
}

TEST_F(LlamaDecoderTest, PackedSequencesDoNotSeeEachOther) {
  const std::vector<int64_t> first(ids_.begin(), ids_.begin() + 3),
      second(ids_.begin() + 3, ids_.end());
  nn::KvCache one(kLayers), two(kLayers);
  Rows packed{.hidden_TD = decoder_->embed_tokens(ints(ids_)),
              .position_ids = ints({0, 1, 2, 0, 1, 2, 3, 4})};
  packed.spans = {{.begin = 0, .end = 3, .cache = &one}, {.begin = 3, .end = 8, .cache = &two}};
  decoder_->run_layers({0, kLayers}, packed, {});
  EXPECT_LE(test::distance(packed.hidden_TD.slice(0, 0, 3), run_in_chunks(first, {3})), kTolerance);
  EXPECT_LE(test::distance(packed.hidden_TD.slice(0, 3), run_in_chunks(second, {5})), kTolerance);
}

TEST_F(LlamaDecoderTest, BranchesOnASharedPrefixAreSeparateConversations) {
  nn::KvCache cache(kLayers);
  Rows head = rows_of(decoder_, {1, 17, 33}, 0, cache);
  decoder_->run_layers({0, kLayers}, head, {});
  Rows tails = rows_of(decoder_, {120, 4, 99, 8, 9}, 3, cache);
  tails.position_ids = ints({3, 4, 3, 4, 5});
  tails.spans[0].branch_R = ints({0, 0, 1, 1, 1});
  decoder_->run_layers({0, kLayers}, tails, {});
  const torch::Tensor alone_left = run_in_chunks({1, 17, 33, 120, 4}, {5});
  const torch::Tensor alone_right = run_in_chunks({1, 17, 33, 99, 8, 9}, {6});
  EXPECT_LE(test::distance(tails.hidden_TD.slice(0, 0, 2), alone_left.slice(0, 3)), kTolerance);
  EXPECT_LE(test::distance(tails.hidden_TD.slice(0, 2), alone_right.slice(0, 3)), kTolerance);
}

TEST_F(LlamaDecoderTest, LayersMayRunInAnySplit) {
  nn::KvCache cache(kLayers);
  Rows rows = rows_of(decoder_, ids_, 0, cache);
  decoder_->run_layers({0, 1}, rows, {});
  decoder_->run_layers({1, 1}, rows, {});
  decoder_->run_layers({1, kLayers}, rows, {});
  EXPECT_TRUE(rows.hidden_TD.equal(run_in_chunks(ids_, {8})));
}

TEST_F(LlamaDecoderTest, AddsVectorsToChosenRowsBeforeTheirLayer) {
  const torch::Tensor row = ints({7}), added = torch::randn({1, 64});
  nn::KvCache one(kLayers), two(kLayers);
  Rows with_add = rows_of(decoder_, ids_, 0, one);
  with_add.adds.push_back({.layer = 1, .rows = row, .values_nD = added});
  decoder_->run_layers({0, kLayers}, with_add, {});
  Rows by_hand = rows_of(decoder_, ids_, 0, two);
  decoder_->run_layers({0, 1}, by_hand, {});
  by_hand.hidden_TD = by_hand.hidden_TD.index_add(0, row, added);
  decoder_->run_layers({1, kLayers}, by_hand, {});
  EXPECT_TRUE(with_add.hidden_TD.equal(by_hand.hidden_TD));
}

TEST_F(LlamaDecoderTest, TappedQueriesGiveTheRowsOfTheAttentionMap) {
  nn::KvCache cache(kLayers);
  Rows rows = rows_of(decoder_, ids_, 0, cache);
  const LayerTaps taps = decoder_->run_layers(
      {0, kLayers}, rows,
      {.query_layers = {0, 2}, .query_rows = ints({7}), .attention_weights = true});
  ASSERT_EQ(taps.queries_HRd.size(), 2);
  ASSERT_EQ(taps.attention_HRS.size(), kLayers);
  for (const int64_t layer : {0, 2}) {
    const torch::Tensor row = nn::attention_rows(taps.queries_HRd.at(layer), cache.view(layer).keys,
                                                 nn::RowScore::softmax);
    const torch::Tensor map = taps.attention_HRS[static_cast<size_t>(layer)][0];
    EXPECT_EQ(map.sizes(), torch::IntArrayRef({4, 8, 8}));
    EXPECT_LE(test::distance(row, map.slice(1, 7)), 1e-6);
  }
  EXPECT_TRUE(rows.hidden_TD.allclose(run_in_chunks(ids_, {8})));
}

TEST_F(LlamaDecoderTest, CacheOnlyFillsTheLastLayersCacheAndLeavesItsOutputOut) {
  nn::KvCache full(kLayers), partial(kLayers);
  Rows one = rows_of(decoder_, ids_, 0, full), two = rows_of(decoder_, ids_, 0, partial);
  decoder_->run_layers({0, kLayers}, one, {});
  decoder_->run_layers({0, kLayers}, two, {.cache_only_last_layer = true});
  for (int64_t layer = 0; layer < kLayers; ++layer) {
    EXPECT_TRUE(partial.view(layer).keys.equal(full.view(layer).keys));
    EXPECT_TRUE(partial.view(layer).values.equal(full.view(layer).values));
  }
}

TEST_F(LlamaDecoderTest, GradientsFlowThroughAppendedRowsAndChangeNoNumber) {
  nn::KvCache plain(kLayers), tracked(kLayers);
  Rows prompt = rows_of(decoder_, ids_, 0, plain);
  decoder_->run_layers({0, kLayers}, prompt, {});
  tracked = plain.fork();
  Rows expected = rows_of(decoder_, {50}, 8, plain), rows = rows_of(decoder_, {50}, 8, tracked);
  const torch::Tensor leaf = rows.hidden_TD.clone().requires_grad_();
  rows.hidden_TD = leaf;
  decoder_->run_layers({0, kLayers}, expected, {});
  decoder_->run_layers({0, kLayers}, rows, {});
  EXPECT_LE(test::distance(rows.hidden_TD.detach(), expected.hidden_TD), 1e-6);
  decoder_->logits(rows.hidden_TD).select(1, 3).sum().backward();
  EXPECT_GT(leaf.grad().abs().sum().item<float>(), 0);
}

TEST_F(LlamaDecoderTest, LogitsAreTheHeadOnTheNormedRows) {
  const torch::Tensor rows = run_in_chunks(ids_, {8});
  const torch::Tensor head = decoder_->named_parameters()["lm_head.weight"];
  EXPECT_LE(test::distance(decoder_->logits(rows), at::linear(decoder_->normed(rows), head)), 1e-6);
}

TEST_F(LlamaDecoderTest, RefusesLayersItDoesNotHave) {
  nn::KvCache cache(kLayers);
  Rows rows = rows_of(decoder_, ids_, 0, cache);
  EXPECT_THROW(decoder_->run_layers({0, kLayers + 1}, rows, {}), c10::Error);
  EXPECT_THROW(decoder_->run_layers({2, 1}, rows, {}), c10::Error);
}

TEST_F(LlamaDecoderTest, TellsItsShape) {
  const DecoderShape shape = decoder_->shape();
  EXPECT_EQ(shape.layers, kLayers);
  EXPECT_EQ(shape.heads, 4);
  EXPECT_EQ(shape.kv_heads, 2);
  EXPECT_EQ(shape.head_dim, 16);
  EXPECT_EQ(shape.vocabulary, 160);
}

TEST(LlamaConfig, IsRefusedWhereTheDecoderDoesSomethingElse) {
  LlamaConfig config = test::tiny_llava_config().text_config;
  config.hidden_act = "gelu";
  EXPECT_THROW(validate(config), Error);
  config.hidden_act = "silu";
  config.num_key_value_heads = 3;
  EXPECT_THROW(validate(config), Error);
}

}  // namespace glimpse::models
