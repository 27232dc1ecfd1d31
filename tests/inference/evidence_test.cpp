#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/chosen_tokens.h"
#include "inference/reference_decoder.h"
#include "models/whole_run.h"
#include "support/error_text.h"

// What prefill shows to a stage, and what it traces.

namespace glimpse::inference {
namespace {

using pruning::Evidence;
using pruning::QueryRows;
using pruning::Stage;

constexpr int64_t kRows = 16, kLayers = 4;
constexpr double kRowTolerance = 2e-4;

// Copies what a stage saw.
Stage watching(Stage stage, const pruning::Needs& needs, Evidence& seen) {
  stage.needs = needs;
  stage.select = [&seen, inner = stage.select](const Evidence& evidence) {
    seen = evidence;
    return inner(evidence);
  };
  return stage;
}

class EvidenceTest : public testing::Test {
 protected:
  Evidence seen_by(const Stage& stage, const pruning::Needs& needs) {
    Evidence seen;
    run_.prefill({watching(stage, needs, seen)});
    return seen;
  }
  torch::Tensor embeddings() {
    const auto features = encode_pictures(run_.model, run_.input.pixels, {}).projected_ND;
    return test::merged_embeddings(run_.model, run_.input, features);
  }

  test::TinyRun run_{kLayers};
  test::ReferenceDecoder reference_{*run_.modules};
  torch::Tensor table_LD_ = 0.5 * torch::randn({kLayers, 64});
};

}  // namespace

TEST_F(EvidenceTest, AlwaysHasTheGridsAndTheTokensStillAlive) {
  Evidence first, second;
  run_.prefill({watching(test::keeping({1, 4, 8}), {}, first),
                watching(test::keeping_before(2, {4}), {}, second)});
  ASSERT_EQ(first.grids.size(), 1);
  EXPECT_EQ(first.grids[0].height, 3);
  EXPECT_EQ(first.grids[0].width, 3);
  EXPECT_TRUE(first.alive_N.equal(torch::arange(9, torch::kInt64)));
  EXPECT_TRUE(second.alive_N.equal(torch::tensor({1, 4, 8}, torch::kInt64)));
  EXPECT_FALSE(second.attention_HRN.defined());
  EXPECT_TRUE(second.taps_NC.empty());
}

TEST_F(EvidenceTest, TheLastTokensAttentionIsTheRowOfTheDenseMap) {
  const Evidence seen =
      seen_by(test::keeping_before(3, test::all_nine()),
              {.query = QueryRows::last_token, .attention_layers = {1}, .query_state = false});
  const auto expected =
      reference_.run(embeddings(), run_.input.position_ids, std::vector(2, test::causal(kRows)));
  const torch::Tensor row = expected.attention_HSS[1].slice(1, kRows - 1).slice(2, 3, 12);
  EXPECT_EQ(seen.attention_HRN.sizes(), torch::IntArrayRef({4, 1, 9}));
  EXPECT_LE(test::distance(seen.attention_HRN, row), 1e-6);
}

TEST_F(EvidenceTest, TheAppendedRowsAttentionAndStateAreThoseOfARowBehindThePrompt) {
  const Evidence seen =
      seen_by(test::keeping_before(3, {2}), {.query = QueryRows::appended,
                                             .attention_layers = {2},
                                             .score = nn::RowScore::log_softmax,
                                             .query_state = true,
                                             .appended_LnD = table_LD_.unsqueeze(1)});
  const auto expected = reference_.run(torch::cat({embeddings(), table_LD_.slice(0, 0, 1)}),
                                       torch::arange(kRows + 1, torch::kInt64),
                                       std::vector(4, test::causal(kRows + 1)), table_LD_);
  const torch::Tensor row = expected.attention_HSS[2].slice(1, kRows).slice(2, 3, 12).log();
  EXPECT_LE(test::distance(seen.attention_HRN, row), kRowTolerance);
  // The state is the output of layer 2: the input of layer 3 before that layer's embedding.
  const torch::Tensor state = expected.hidden_SD[3].slice(0, kRows) - table_LD_.slice(0, 3, 4);
  EXPECT_LE(test::distance(seen.query_state_RD, state), kRowTolerance);
}

TEST_F(EvidenceTest, TheLastTokenDoesNotSeeTheAppendedRow) {
  Evidence alone, beside, appended;
  const pruning::Needs last{.query = QueryRows::last_token, .attention_layers = {0}};
  const pruning::Needs own{.query = QueryRows::appended,
                           .attention_layers = {1},
                           .appended_LnD = table_LD_.unsqueeze(1)};
  run_.prefill({watching(test::keeping_before(1, test::all_nine()), last, alone)});
  run_.prefill({watching(test::keeping_before(1, test::all_nine()), last, beside),
                watching(test::keeping_before(2, test::all_nine()), own, appended)});
  EXPECT_LE(test::distance(alone.attention_HRN, beside.attention_HRN), 1e-6);
}

TEST_F(EvidenceTest, TapsProjectionAndQuestionBelongToTheAliveTokens) {
  Evidence seen;
  const auto features = encode_pictures(run_.model, run_.input.pixels, {.hidden_states = {3, 1}});
  const pruning::Needs needs{.taps = {1, 3}, .projected = true, .question = true};
  run_.prefill({test::keeping({0, 5, 7}), watching(test::keeping_before(1, {5}), needs, seen)});
  const torch::Tensor alive = torch::tensor({0, 5, 7}, torch::kInt64);
  ASSERT_EQ(seen.taps_NC.size(), 2);
  EXPECT_TRUE(seen.taps_NC[0].equal(features.taps_NC[1].index_select(0, alive)));
  EXPECT_TRUE(seen.taps_NC[1].equal(features.taps_NC[0].index_select(0, alive)));
  EXPECT_TRUE(seen.projected_ND.equal(features.projected_ND.index_select(0, alive)));
  EXPECT_TRUE(seen.question_QD.equal(
      run_.model.decoder->embed_tokens(torch::tensor({7, 8, 9, 10}, torch::kInt64))));
}

TEST_F(EvidenceTest, TapsAreEncodedOnceForAllStages) {
  Stage first = test::keeping({1}), second = test::keeping_before(1, {1});
  first.needs.taps = {3, 1};
  second.needs.taps = {1, 2};
  EXPECT_EQ(needed_vision({first, second}).hidden_states, (std::vector<int64_t>{3, 1, 2}));
  const auto features =
      encode_pictures(run_.model, run_.input.pixels, {.hidden_states = {3, 1, 2}});
  EXPECT_EQ(features.taps_NC.size(), 3);
  EXPECT_EQ(features.taps_NC[0].sizes(), torch::IntArrayRef({9, 32}));
  EXPECT_FALSE(encode_pictures(run_.model, {}, {.hidden_states = {1}}).projected_ND.defined());
}

TEST_F(EvidenceTest, ScoresOfTheLastSelectionAreReturned) {
  Stage stage = test::keeping({1, 4});
  const torch::Tensor scores = torch::rand({9});
  stage.select = [&, inner = stage.select](const Evidence& evidence) {
    pruning::Selection selection = inner(evidence);
    selection.scores = scores;
    return selection;
  };
  EXPECT_TRUE(run_.prefill({stage}).scores_N.equal(scores));
}

TEST_F(EvidenceTest, TracesTheInputOfEveryLayerAndOfTheHead) {
  Trace trace{.hidden_states = true};
  const PrefillResult result = run_.prefill({}, &trace);
  const test::WholeRun whole = test::run_whole(run_.model, run_.input);
  for (size_t layer = 0; layer <= kLayers; ++layer) {
    const auto& hidden = trace.tensors.at("hidden." + std::to_string(layer));
    EXPECT_LE(test::distance(hidden, whole.hidden_SD[layer]), 1e-5) << layer;
  }
  EXPECT_TRUE(trace.tensors.at("first_logits").equal(result.logits_V));
  EXPECT_EQ(trace.tensors.count("keep_mask"), 0);
}

TEST_F(EvidenceTest, TracingChangesNothingAndShowsThePrunedRows) {
  Stage stage = test::keeping_before(2, {0, 8});
  stage.needs = {.query = QueryRows::appended,
                 .attention_layers = {1},
                 .taps = {2},
                 .appended_LnD = table_LD_.unsqueeze(1)};
  Trace trace{.hidden_states = true};
  const PrefillResult traced = run_.prefill({stage}, &trace);
  EXPECT_TRUE(traced.logits_V.equal(run_.prefill({stage}).logits_V));
  const auto& tensors = trace.tensors;
  EXPECT_EQ(tensors.at("hidden.1").size(0), kRows + 1);
  EXPECT_EQ(tensors.at("hidden.2").size(0), 9);
  EXPECT_EQ(tensors.at("glimpse.attention_rows").sizes(), torch::IntArrayRef({9, 4}));
  EXPECT_EQ(tensors.at("glimpse.tap.0").sizes(), torch::IntArrayRef({9, 32}));
  const torch::Tensor mask = tensors.at("keep_mask");
  EXPECT_EQ(mask.scalar_type(), torch::kBool);
  EXPECT_TRUE(mask.nonzero().squeeze(1).equal(torch::tensor({0, 8}, torch::kInt64)));
}

TEST_F(EvidenceTest, QuestionRowsSeeCausally) {
  const Evidence seen = seen_by(test::keeping_before(3, test::all_nine()),
                                {.query = QueryRows::question, .attention_layers = {1}});
  const auto expected =
      reference_.run(embeddings(), run_.input.position_ids, std::vector(2, test::causal(kRows)));
  const torch::Tensor rows = expected.attention_HSS[1].slice(1, 12).slice(2, 3, 12);
  EXPECT_EQ(seen.attention_HRN.sizes(), torch::IntArrayRef({4, 4, 9}));
  EXPECT_LE(test::distance(seen.attention_HRN, rows), 1e-6);
}

TEST_F(EvidenceTest, AttentionOfTheLayerThatRunsNextIsWhatThatLayerWouldDo) {
  const pruning::Needs last{.query = QueryRows::last_token, .attention_layers = {2}};
  const Evidence next = seen_by(test::keeping_before(2, test::all_nine()), last);
  const Evidence ran = seen_by(test::keeping_before(3, test::all_nine()), last);
  EXPECT_LE(test::distance(next.attention_HRN, ran.attention_HRN), 1e-6);
  const std::string message = test::error_text([&] {
    seen_by(test::keeping_before(4, test::all_nine()),
            {.query = QueryRows::last_token, .attention_layers = {4}});
  });
  EXPECT_NE(message.find("at most 4"), std::string::npos) << message;
}

TEST_F(EvidenceTest, HiddenRowsAndKeyNormsAreThoseOfTheAliveTokensAndTheQuestion) {
  Evidence seen;
  run_.prefill({test::keeping({0, 5}), watching(test::keeping_before(2, {5}),
                                                {.hidden = true, .key_norm_layer = 1}, seen)});
  const torch::Tensor rows = torch::tensor({0, 1, 2, 3, 8, 12, 13, 14, 15}, torch::kInt64);
  const auto expected = reference_.run(embeddings().index_select(0, rows), rows,
                                       std::vector(kLayers, test::causal(9)));
  EXPECT_LE(test::distance(seen.hidden_ND, expected.hidden_SD[2].slice(0, 3, 5)), 1e-4);
  EXPECT_LE(test::distance(seen.hidden_QD, expected.hidden_SD[2].slice(0, 5)), 1e-4);
  const PrefillResult plain = run_.prefill({test::keeping({0, 5})});
  const torch::Tensor norms = plain.sequence.cache.view(1).keys.abs().sum({0, 2});
  EXPECT_LE(test::distance(seen.key_norm_N, norms.slice(0, 3, 5)), 1e-4);
  EXPECT_LE(test::distance(seen.key_norm_Q, norms.slice(0, 5)), 1e-4);
}

}  // namespace glimpse::inference
