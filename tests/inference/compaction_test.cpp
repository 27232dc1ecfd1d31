#include "inference/compaction.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::inference {
namespace {

// Two pictures of two tokens: rows t v v t v v t. Row i of the stream is (i, i).
Sequence two_pictures() {
  models::ModelInput input;
  input.ids = torch::zeros({7}, torch::kInt64);
  input.position_ids = torch::arange(100, 107, torch::kInt64);
  input.visual_spans = {{.begin = 1, .grid = {.t = 1, .h = 1, .w = 2}},
                        {.begin = 4, .grid = {.t = 1, .h = 2, .w = 1}}};
  const torch::Tensor stream = torch::arange(7, torch::kFloat32).unsqueeze(1).expand({7, 2});
  const torch::Tensor visual = stream.index_select(0, torch::tensor({1, 2, 4, 5}, torch::kInt64));
  return start_sequence(input, stream.clone(), visual, 3);
}

// As if a layer had run: its keys are the rows' numbers.
void run_layers(Sequence& s, int64_t begin, int64_t end) {
  for (int64_t layer = begin; layer < end; ++layer) {
    const torch::Tensor keys = s.hidden_SD.unsqueeze(0);
    s.cache.append(layer, keys, keys);
  }
  s.note_layers_run(end);
}

std::vector<int64_t> numbers(const torch::Tensor& rows) {
  const torch::Tensor column = rows.select(-1, 0).to(torch::kInt64).contiguous().view({-1});
  return {column.data_ptr<int64_t>(), column.data_ptr<int64_t>() + column.numel()};
}

std::vector<int64_t> cached(const Sequence& s, int64_t layer) {
  return numbers(s.cache.view(layer).keys);
}

using Ids = std::vector<int64_t>;

}  // namespace

TEST(StartSequence, PutsVisualTokensInTheirPlacesAndNumbersThemThroughAllPictures) {
  const Sequence s = two_pictures();
  EXPECT_TRUE(s.visual_S.equal(torch::tensor({-1, 0, 1, -1, 2, 3, -1}, torch::kInt64)));
  EXPECT_TRUE(s.visual_rows().equal(torch::tensor({1, 2, 4, 5}, torch::kInt64)));
  EXPECT_TRUE(s.alive_visual().equal(torch::tensor({0, 1, 2, 3}, torch::kInt64)));
  EXPECT_EQ(numbers(s.hidden_SD), Ids({0, 1, 2, 3, 4, 5, 6}));
}

TEST(StartSequence, RefusesAnotherNumberOfFeatures) {
  models::ModelInput input;
  input.ids = torch::zeros({3}, torch::kInt64);
  input.position_ids = torch::arange(3, torch::kInt64);
  input.visual_spans = {{.begin = 0, .grid = {.t = 1, .h = 1, .w = 2}}};
  EXPECT_THROW(start_sequence(input, torch::zeros({3, 2}), torch::zeros({3, 2}), 1), c10::Error);
}

TEST(AppendRows, StandOnePositionAfterTheOtherBehindThePrompt) {
  Sequence s = two_pictures();
  append_rows(s, torch::full({2, 2}, 9.0F));
  EXPECT_EQ(s.position_ids[-1].item<int64_t>(), 108);
  EXPECT_EQ(s.position_ids.size(0), 9);
  s = two_pictures();
  append_rows(s, torch::full({1, 2}, 9.0F));
  EXPECT_EQ(s.position_ids[-1].item<int64_t>(), 107);
  EXPECT_EQ(s.visual_S[-1].item<int64_t>(), kAppendedRow);
  EXPECT_EQ(s.hidden_SD[-1][1].item<float>(), 9);
  EXPECT_EQ(s.alive_visual().size(0), 4);
}

TEST(Compact, DropsRowsAndTheirCacheEntriesAndKeepsOriginalPositions) {
  Sequence s = two_pictures();
  run_layers(s, 0, 2);
  compact(s, torch::tensor({1, 2}, torch::kInt64), {});
  EXPECT_TRUE(s.visual_S.equal(torch::tensor({-1, 1, -1, 2, -1}, torch::kInt64)));
  EXPECT_TRUE(s.position_ids.equal(torch::tensor({100, 102, 103, 104, 106}, torch::kInt64)));
  EXPECT_EQ(numbers(s.hidden_SD), Ids({0, 2, 3, 4, 6}));
  EXPECT_EQ(cached(s, 0), Ids({0, 2, 3, 4, 6}));
  EXPECT_EQ(cached(s, 1), Ids({0, 2, 3, 4, 6}));
  EXPECT_EQ(s.cache.length(2), 0);
}

TEST(Compact, MayLeaveTheCachesOfEarlierLayersWhole) {
  Sequence s = two_pictures();
  run_layers(s, 0, 2);
  compact(s, torch::tensor({0}, torch::kInt64), {.drop_earlier = false});
  run_layers(s, 2, 3);
  EXPECT_EQ(cached(s, 0), Ids({0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(cached(s, 2), Ids({0, 1, 3, 6}));
}

TEST(Compact, EachTimeActsOnTheTokensItDrops) {
  Sequence s = two_pictures();
  run_layers(s, 0, 1);
  compact(s, torch::tensor({0, 2, 3}, torch::kInt64),
          {.drop_earlier = false});  // token 1 goes, layer 0 keeps its entry
  run_layers(s, 1, 2);
  compact(s, torch::tensor({1}, torch::kInt64), {});  // of tokens 0, 2, 3 only 2 stays, everywhere
  EXPECT_EQ(cached(s, 0), Ids({0, 2, 3, 4, 6}));
  EXPECT_EQ(cached(s, 1), Ids({0, 3, 4, 6}));
  EXPECT_TRUE(s.cached_S[0].equal(torch::tensor({-1, 1, -1, 2, -1}, torch::kInt64)));
  EXPECT_EQ(numbers(s.hidden_SD), Ids({0, 3, 4, 6}));
}

TEST(Compact, RemovesTheAppendedRowUnlessALaterStageReadsIt) {
  for (const bool drop_earlier : {true, false}) {
    Sequence s = two_pictures();
    append_rows(s, torch::full({1, 2}, 9.0F));
    run_layers(s, 0, 1);
    compact(s, torch::tensor({0, 1, 2, 3}, torch::kInt64),
            {.drop_earlier = drop_earlier, .keep_appended = true});
    EXPECT_EQ(numbers(s.hidden_SD).back(), 9);
    EXPECT_EQ(cached(s, 0).back(), 9);
    compact(s, torch::tensor({0, 1, 2, 3}, torch::kInt64), {.drop_earlier = drop_earlier});
    EXPECT_EQ(numbers(s.hidden_SD), Ids({0, 1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(cached(s, 0), Ids({0, 1, 2, 3, 4, 5, 6}));
  }
}

TEST(Compact, KeepsPositionsOnThreeAxes) {
  Sequence s = two_pictures();
  s.position_ids = torch::stack({s.position_ids, s.position_ids + 10, s.position_ids + 20});
  append_rows(s, torch::full({2, 2}, 9.0F));
  for (int64_t axis = 0; axis < 3; ++axis) {  // counted from the column axis on all
    EXPECT_EQ(s.position_ids[axis][-2].item<int64_t>(), 127);
    EXPECT_EQ(s.position_ids[axis][-1].item<int64_t>(), 128);
  }
  compact(s, torch::tensor({0}, torch::kInt64), {});
  EXPECT_TRUE(s.position_ids[1].equal(torch::tensor({110, 111, 113, 116}, torch::kInt64)));
}

TEST(Compact, MayDropEveryVisualToken) {
  Sequence s = two_pictures();
  run_layers(s, 0, 1);
  compact(s, torch::empty({0}, torch::kInt64), {});
  EXPECT_EQ(cached(s, 0), Ids({0, 3, 6}));
  EXPECT_EQ(s.alive_visual().size(0), 0);
}

TEST(Compact, PutsTokensInTheOrderAskedForAndCachesStayInTheirs) {
  Sequence s = two_pictures();
  run_layers(s, 0, 1);
  compact(s, torch::tensor({3, 0}, torch::kInt64), {});
  EXPECT_EQ(numbers(s.hidden_SD), Ids({0, 5, 3, 1, 6}));
  EXPECT_TRUE(s.alive_visual().equal(torch::tensor({3, 0}, torch::kInt64)));
  EXPECT_TRUE(s.position_ids.equal(torch::tensor({100, 105, 103, 101, 106}, torch::kInt64)));
  EXPECT_EQ(cached(s, 0), Ids({0, 1, 3, 5, 6}));
}

TEST(Compact, MixesRowsOfKeptAndDroppedTokens) {
  Sequence s = two_pictures();
  // Visual rows are 1, 2, 4, 5: 1 + 4 and the mean of 2 and 5 plus a half of 1.
  const torch::Tensor mix = torch::tensor({1.0, 0.0, 1.0, 0.0, 0.5, 0.5, 0.0, 0.5}).view({2, 4});
  compact(s, torch::tensor({0, 3}, torch::kInt64), {.mix_KN = mix.to(torch::kFloat32)});
  EXPECT_EQ(numbers(s.hidden_SD), Ids({0, 5, 3, 4, 6}));
  EXPECT_THROW(compact(s, torch::tensor({0}, torch::kInt64), {.mix_KN = mix}), c10::Error);
}

TEST(Compact, MayNumberPositionsAnew) {
  Sequence s = two_pictures();
  compact(s, torch::tensor({1}, torch::kInt64), {.contiguous = true});
  EXPECT_TRUE(s.position_ids.equal(torch::tensor({100, 101, 102, 103}, torch::kInt64)));
}

}  // namespace glimpse::inference
