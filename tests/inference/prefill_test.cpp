#include "inference/prefill.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/chosen_tokens.h"
#include "inference/flops.h"
#include "inference/reference_decoder.h"
#include "models/whole_run.h"
#include "support/error_text.h"

// A prompt of 16 rows: three of text, nine visual tokens, four of text; four layers.

namespace glimpse::inference {
namespace {

using pruning::EarlierCache;
using pruning::Stage;
using test::all_nine;
using test::keeping;
using test::keeping_before;

constexpr int64_t kFirstVisual = 3, kRows = 16, kLayers = 4;
constexpr double kTolerance = 1e-5;           // same operations, other row counts
constexpr double kReferenceTolerance = 2e-4;  // float32 against double

// Adds a row to the prompt that nobody needs, and keeps every token.
Stage with_appended_row(int64_t layer, const torch::Tensor& table_LnD) {
  Stage stage = keeping_before(layer, all_nine());
  stage.needs = {.query = pruning::QueryRows::appended,
                 .attention_layers = {layer - 1},
                 .appended_LnD = table_LnD};
  return stage;
}

torch::Tensor random_table() {
  torch::manual_seed(11);
  return torch::randn({kLayers, 1, 64});
}

// Masks of `total` rows where the tokens were dropped before layer `layer`.
std::vector<torch::Tensor> masks(int64_t total, int64_t layer, const std::vector<int64_t>& dropped,
                                 EarlierCache earlier) {
  std::vector<torch::Tensor> visible;
  for (int64_t l = 0; l < kLayers; ++l) {
    torch::Tensor mask = test::causal(total);
    for (const int64_t token : dropped) {
      torch::Tensor column = mask.select(1, kFirstVisual + token);
      if (l >= layer) {
        column.fill_(false);
      } else if (earlier == EarlierCache::drop) {
        column.slice(0, kRows).fill_(false);
      }
      mask[kFirstVisual + token][kFirstVisual + token] = true;
    }
    visible.push_back(mask);
  }
  return visible;
}

}  // namespace

class PrefillTest : public testing::Test {
 protected:
  // Embeddings of the prompt and of ids behind it.
  torch::Tensor embeddings(const std::vector<int64_t>& more = {}) {
    const auto features = encode_pictures(run_.model, run_.input.pixels, {}).projected_ND;
    const torch::Tensor prompt = test::merged_embeddings(run_.model, run_.input, features);
    if (more.empty()) return prompt;
    const torch::Tensor ids = torch::tensor(more, torch::kInt64);
    return torch::cat({prompt, run_.model.decoder->embed_tokens(ids)});
  }

  void expect_unpruned(const std::vector<Stage>& stages, const char* what) {
    PrefillResult plain = run_.prefill({}), pruned = run_.prefill(stages);
    EXPECT_LE(test::distance(pruned.logits_V, plain.logits_V), kTolerance) << what;
    EXPECT_LE(test::distance(run_.continued(pruned, answer_), run_.continued(plain, answer_)),
              kTolerance)
        << what;
    EXPECT_EQ(pruned.retention.kv_tokens, 9) << what;
  }

  // First logits and logits of an answer against dense attention with masks.
  void expect_masked(int64_t layer, EarlierCache earlier) {
    PrefillResult start = run_.prefill({keeping_before(layer, kept_, earlier)});
    const auto total = kRows + static_cast<int64_t>(answer_.size());
    const torch::Tensor expected =
        reference_
            .run(embeddings(answer_), torch::arange(total, torch::kInt64),
                 masks(total, layer, dropped_, earlier))
            .logits_SV;
    EXPECT_LE(test::distance(start.logits_V, expected[kRows - 1]), kReferenceTolerance) << layer;
    EXPECT_LE(test::distance(run_.continued(start, answer_), expected.slice(0, kRows)),
              kReferenceTolerance)
        << layer;
  }

  test::TinyRun run_{kLayers};
  test::ReferenceDecoder reference_{*run_.modules};
  const std::vector<int64_t> answer_ = {33, 71, 2, 140}, kept_ = {1, 4, 8},
                             dropped_ = {0, 2, 3, 5, 6, 7};
};

TEST_F(PrefillTest, WithoutStagesIsThePlainModel) {
  const PrefillResult result = run_.prefill({});
  const test::WholeRun whole = test::run_whole(run_.model, run_.input);
  EXPECT_LE(test::distance(result.logits_V, whole.logits_SV[-1]), kTolerance);
  EXPECT_EQ(result.next_position, kRows);
  EXPECT_EQ(result.retention.visual_tokens, 9);
  EXPECT_EQ(result.retention.kv_tokens, 9);
  EXPECT_EQ(result.retention.layer_average_tokens, 9);
  EXPECT_EQ(result.retention.keep_ratio, 1);
  EXPECT_FALSE(result.scores_N.defined());
  const auto reference = reference_.run(embeddings(), run_.input.position_ids,
                                        std::vector(kLayers, test::causal(kRows)));
  EXPECT_LE(test::distance(result.logits_V, reference.logits_SV[-1]), kReferenceTolerance);
}

TEST_F(PrefillTest, KeepingEveryTokenIsThePlainModelWhereverItHappens) {
  expect_unpruned({keeping(all_nine())}, "before the decoder");
  for (int64_t layer = 0; layer <= kLayers; ++layer) {
    expect_unpruned({keeping_before(layer, all_nine())}, "between layers");
    expect_unpruned({keeping_before(layer, all_nine(), EarlierCache::keep)}, "earlier kept");
  }
  expect_unpruned({keeping(all_nine()), keeping_before(2, all_nine())}, "twice");
}

TEST_F(PrefillTest, AnAppendedRowLeavesNoTrace) {
  const torch::Tensor table = random_table();
  for (int64_t layer = 1; layer <= kLayers; ++layer) {
    expect_unpruned({with_appended_row(layer, table)}, "one stage");
  }
  Stage keeps_earlier = with_appended_row(3, table);
  keeps_earlier.earlier = EarlierCache::keep;
  expect_unpruned({keeps_earlier}, "earlier kept");
  expect_unpruned({keeping(all_nine()), with_appended_row(1, table), keeping_before(2, all_nine()),
                   with_appended_row(3, table), keeping_before(4, all_nine())},
                  "several stages");
}

TEST_F(PrefillTest, DroppedTokensAreInvisibleFromTheirLayerOnAndAfterwardsEverywhere) {
  for (int64_t layer = 0; layer <= kLayers; ++layer) expect_masked(layer, EarlierCache::drop);
}

TEST_F(PrefillTest, KeptEarlierEntriesStayVisibleInTheLayersBelow) {
  for (int64_t layer = 1; layer <= kLayers; ++layer) expect_masked(layer, EarlierCache::keep);
}

TEST_F(PrefillTest, EarlierCacheMattersAfterwardsOnly) {
  PrefillResult drop = run_.prefill({keeping_before(2, kept_)});
  PrefillResult keep = run_.prefill({keeping_before(2, kept_, EarlierCache::keep)});
  EXPECT_TRUE(drop.logits_V.equal(keep.logits_V));
  EXPECT_GT(test::distance(run_.continued(drop, answer_), run_.continued(keep, answer_)), 1e-3);
}

TEST_F(PrefillTest, PruningBeforeTheDecoderIsAShorterPromptAtTheOriginalPositions) {
  PrefillResult before = run_.prefill({keeping(kept_)});
  const PrefillResult at_zero = run_.prefill({keeping_before(0, kept_)});
  EXPECT_TRUE(before.logits_V.equal(at_zero.logits_V));
  const torch::Tensor rows = torch::tensor({0, 1, 2, 4, 7, 11, 12, 13, 14, 15}, torch::kInt64);
  EXPECT_TRUE(before.sequence.position_ids.equal(rows));
  EXPECT_EQ(before.next_position, kRows);
  const auto expected = reference_.run(embeddings().index_select(0, rows), rows,
                                       std::vector(kLayers, test::causal(10)));
  EXPECT_LE(test::distance(before.logits_V, expected.logits_SV[-1]), kReferenceTolerance);
}

TEST_F(PrefillTest, PromptsAboutOnePictureShareItsPrefix) {
  c10::InferenceMode guard;
  const auto features = encode_pictures(run_.model, run_.input.pixels, {});
  const Prefix prefix = run_prefix(run_.model, run_.input, features);
  const torch::Tensor table = random_table();
  const std::vector<std::vector<Stage>> cases = {
      {},
      {keeping_before(2, kept_)},
      {keeping_before(2, kept_, EarlierCache::keep)},
      {keeping_before(1, all_nine()), keeping_before(3, kept_)},
      {with_appended_row(2, table)},
      {keeping(kept_)}};
  for (const auto& stages : cases) {
    for (int repeat = 0; repeat < 2; ++repeat) {  // a shared prefix stays as it is
      PrefillResult alone = run_.prefill(stages);
      PrefillResult sharing =
          prefill(run_.model, run_.input, features, {.stages = stages, .prefix = &prefix});
      EXPECT_LE(test::distance(alone.logits_V, sharing.logits_V), kTolerance);
      EXPECT_LE(test::distance(run_.continued(alone, answer_), run_.continued(sharing, answer_)),
                kTolerance);
      EXPECT_EQ(alone.retention.kv_tokens, sharing.retention.kv_tokens);
      EXPECT_EQ(alone.retention.prefill_flops, sharing.retention.prefill_flops);
    }
  }
}

TEST_F(PrefillTest, APrefixOfAnotherPromptIsIgnored) {
  c10::InferenceMode guard;
  const auto features = encode_pictures(run_.model, run_.input.pixels, {});
  Prefix prefix = run_prefix(run_.model, run_.input, features);
  prefix.ids = prefix.ids + 1;
  const PrefillResult result = prefill(run_.model, run_.input, features, {.prefix = &prefix});
  EXPECT_TRUE(result.logits_V.equal(run_.prefill({}).logits_V));
}

TEST_F(PrefillTest, CountsTheOperationsOfTheRowsEachLayerSaw) {
  const models::DecoderShape shape = run_.model.decoder->shape();
  const Retention retention = run_.prefill({keeping_before(2, kept_)}).retention;
  const double whole = layer_flops(shape, kRows, kLayers);
  EXPECT_DOUBLE_EQ(retention.unpruned_prefill_flops, whole);
  EXPECT_DOUBLE_EQ(retention.prefill_flops,
                   layer_flops(shape, kRows, 2) + layer_flops(shape, 10, kLayers - 2));
  EXPECT_DOUBLE_EQ(run_.prefill({}).retention.prefill_flops_ratio(), 1);
}

TEST_F(PrefillTest, CountsTheThreeBudgets) {
  const auto expect = [&](const std::vector<Stage>& stages, double kv, double average,
                          double left) {
    const Retention retention = run_.prefill(stages).retention;
    EXPECT_EQ(retention.kv_tokens, kv);
    EXPECT_EQ(retention.layer_average_tokens, average);
    EXPECT_NEAR(retention.keep_ratio, left / 9, 1e-12);
    EXPECT_NEAR(retention.kv_ratio(), kv / 9, 1e-12);
  };
  expect({keeping(kept_)}, 3, 3, 3);
  expect({keeping_before(2, kept_)}, 3, (9 + 9 + 3 + 3) / 4.0, 3);
  expect({keeping_before(2, kept_, EarlierCache::keep)}, (9 + 9 + 3 + 3) / 4.0,
         (9 + 9 + 3 + 3) / 4.0, 3);
  expect({keeping_before(kLayers, kept_)}, 3, 9, 3);
  expect({keeping({0, 1, 2, 3, 4, 8}), keeping_before(2, {1, 4})}, 2, (6 + 6 + 2 + 2) / 4.0, 2);
  expect({keeping_before(1, {0, 1, 2, 3, 4}, EarlierCache::keep), keeping_before(3, {1, 4})},
         (6 + 2 + 2 + 2) / 4.0, (9 + 5 + 5 + 2) / 4.0, 2);
}

TEST_F(PrefillTest, PromptsWithoutPicturesAreNotPruned) {
  run_.input = test::tiny_input({1, 5, 6, 7});
  const PrefillResult result = run_.prefill({with_appended_row(2, random_table())});
  EXPECT_TRUE(result.logits_V.equal(run_.prefill({}).logits_V));
  EXPECT_EQ(result.retention.visual_tokens, 0);
  EXPECT_EQ(result.retention.kv_ratio(), 0);
  EXPECT_EQ(result.retention.keep_ratio, 1);
}

TEST_F(PrefillTest, RefusesLayersAndOrdersThatCannotBe) {
  const std::string message =
      test::error_text([&] { run_.prefill({keeping_before(kLayers + 1, kept_)}); });
  EXPECT_NE(message.find("at most 4"), std::string::npos) << message;
  EXPECT_THROW(run_.prefill({keeping_before(1, kept_), keeping(kept_)}), c10::Error);
  EXPECT_THROW(run_.prefill({keeping_before(2, kept_), keeping_before(1, kept_)}), c10::Error);
  EXPECT_THROW(
      run_.prefill({with_appended_row(1, random_table()), with_appended_row(2, random_table())}),
      c10::Error);
}

TEST_F(PrefillTest, AMixOfOnesIsTheIdentityAndAMergedTokenReplacesItsRow) {
  Stage stage = keeping(all_nine());
  stage.select = [](const pruning::Evidence&) {
    return pruning::Selection{.kept = torch::arange(9, torch::kInt64), .mix_KN = torch::eye(9)};
  };
  expect_unpruned({stage}, "identity mix");
  stage.select = [](const pruning::Evidence&) {
    return pruning::Selection{.kept = torch::tensor({4}, torch::kInt64),
                              .mix_KN = torch::full({1, 9}, 1 / 9.0)};
  };
  const torch::Tensor rows = embeddings();
  const torch::Tensor merged =
      torch::cat({rows.slice(0, 0, 3), rows.slice(0, 3, 12).mean(0, true), rows.slice(0, 12)});
  const torch::Tensor positions = torch::tensor({0, 1, 2, 7, 12, 13, 14, 15}, torch::kInt64);
  const auto expected = reference_.run(merged, positions, std::vector(kLayers, test::causal(8)));
  EXPECT_LE(test::distance(run_.prefill({stage}).logits_V, expected.logits_SV[-1]),
            kReferenceTolerance);
}

TEST_F(PrefillTest, ContiguousPositionsAreThoseOfAShorterPrompt) {
  Stage stage = keeping(kept_);
  stage.select = [inner = stage.select](const pruning::Evidence& evidence) {
    pruning::Selection selection = inner(evidence);
    selection.positions = pruning::Positions::contiguous;
    return selection;
  };
  PrefillResult result = run_.prefill({stage});
  EXPECT_EQ(result.next_position, 10);
  const torch::Tensor rows = torch::tensor({0, 1, 2, 4, 7, 11, 12, 13, 14, 15}, torch::kInt64);
  const auto expected =
      reference_.run(embeddings().index_select(0, rows), torch::arange(10, torch::kInt64),
                     std::vector(kLayers, test::causal(10)));
  EXPECT_LE(test::distance(result.logits_V, expected.logits_SV[-1]), kReferenceTolerance);
}

}  // namespace glimpse::inference
