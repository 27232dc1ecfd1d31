#include "nn/kv_cache.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "nn/attention.h"

namespace glimpse::nn {
namespace {

constexpr int64_t kHeads = 2, kWidth = 4;

torch::Tensor rows(int64_t count) { return torch::randn({kHeads, count, kWidth}); }
torch::Tensor ints(const std::vector<int64_t>& values) {
  return torch::tensor(values, torch::kInt64);
}

// What rows of these branches see of the newest entries, as 0 and 1.
torch::Tensor seen(const KvCache& cache, int64_t num_rows, const torch::Tensor& branch_R = {}) {
  return cache.visibility(0, num_rows, branch_R).to(torch::kInt64);
}

}  // namespace

TEST(KvCache, ReturnsWhatWasAppendedInOrder) {
  torch::manual_seed(1);
  KvCache cache(2);
  const torch::Tensor k1 = rows(3), v1 = rows(3), k2 = rows(1), v2 = rows(1);
  cache.append(1, k1, v1);
  const KvCache::View view = cache.append(1, k2, v2);
  EXPECT_TRUE(view.keys.equal(torch::cat({k1, k2}, 1)));
  EXPECT_TRUE(view.values.equal(torch::cat({v1, v2}, 1)));
  EXPECT_EQ(cache.length(1), 4);
  EXPECT_EQ(cache.length(0), 0);
  EXPECT_EQ(cache.num_layers(), 2);
}

TEST(KvCache, ManySingleStepsGrowBeyondTheSpareRoom) {
  torch::manual_seed(2);
  KvCache cache(1);
  std::vector<torch::Tensor> all;
  for (int i = 0; i < 200; ++i) {
    all.push_back(rows(1));
    cache.append(0, all.back(), all.back());
  }
  EXPECT_TRUE(cache.view(0).keys.equal(torch::cat(all, 1)));
}

TEST(KvCache, FunctionalAppendUnderAutogradEqualsTheInPlaceOne) {
  torch::manual_seed(3);
  KvCache plain(1), tracked(1);
  for (const int64_t count : {3, 2, 1}) {
    const torch::Tensor k = rows(count), v = rows(count);
    plain.append(0, k, v);
    tracked.append(0, k.clone().requires_grad_(), v.clone().requires_grad_());
  }
  EXPECT_TRUE(tracked.view(0).keys.equal(plain.view(0).keys));
  EXPECT_TRUE(tracked.view(0).values.equal(plain.view(0).values));
}

TEST(KvCache, EntriesUsedInAGraphStayValidForBackward) {
  KvCache cache(1);
  const torch::Tensor first = rows(2), second = rows(1).requires_grad_();
  cache.append(0, first, first);
  const torch::Tensor early = cache.append(0, second, second).keys;
  const torch::Tensor loss = early.square().sum();
  cache.append(0, rows(1), rows(1));
  loss.backward();
  EXPECT_TRUE(second.grad().allclose(2 * second));
}

TEST(KvCache, ASingleConversationIsCausalByOrderOfInsertion) {
  KvCache cache(1);
  cache.append(0, rows(3), rows(3));
  EXPECT_TRUE(seen(cache, 3).equal(ints({1, 0, 0, 1, 1, 0, 1, 1, 1}).view({3, 3})));
  cache.append(0, rows(2), rows(2));
  EXPECT_TRUE(seen(cache, 2).equal(ints({1, 1, 1, 1, 0, 1, 1, 1, 1, 1}).view({2, 5})));
  cache.append(0, rows(1), rows(1));
  EXPECT_FALSE(cache.visibility(0, 1, {}).defined());  // one row sees everything
}

TEST(KvCache, BranchesSeeThePrefixAndThemselves) {
  KvCache cache(1);
  cache.append(0, rows(2), rows(2));
  const torch::Tensor branch = ints({0, 0, 1});
  cache.append(0, rows(3), rows(3), branch);
  EXPECT_TRUE(seen(cache, 3, branch)
                  .equal(ints({1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 0, 0, 1}).view({3, 5})));
  const torch::Tensor next = ints({1});
  cache.append(0, rows(1), rows(1), next);
  EXPECT_TRUE(seen(cache, 1, next).equal(ints({1, 1, 0, 0, 1, 1}).view({1, 6})));
}

TEST(KvCache, BranchesAreSeparateSequences) {
  torch::manual_seed(4);
  const torch::Tensor prefix = rows(3), first = rows(2), second = rows(2);
  KvCache together(2);
  const torch::Tensor branch = ints({0, 0, 1, 1});
  for (int64_t layer = 0; layer < 2; ++layer) {
    together.append(layer, prefix, prefix);
    const torch::Tensor both = torch::cat({first, second}, 1);
    const auto view = together.append(layer, both, both, branch);
    const torch::Tensor bias =
        additive_mask(together.visibility(layer, 4, branch), torch::kFloat32);
    const torch::Tensor out = attend(both, view.keys, view.values, bias);
    for (int64_t i = 0; i < 2; ++i) {
      KvCache alone(1);
      const torch::Tensor own = i == 0 ? first : second;
      alone.append(0, prefix, prefix);
      const auto seen_alone = alone.append(0, own, own);
      const torch::Tensor causal = additive_mask(alone.visibility(0, 2, {}), torch::kFloat32);
      EXPECT_TRUE(out.narrow(1, 2 * i, 2)
                      .allclose(attend(own, seen_alone.keys, seen_alone.values, causal)));
    }
  }
}

TEST(KvCache, SelectKeepsEntriesOfOneLayerAsACopy) {
  torch::manual_seed(5);
  KvCache cache(2);
  const torch::Tensor k = rows(4);
  cache.append(0, k, k);
  cache.append(1, k, k);
  cache.select(0, ints({0, 3}));
  EXPECT_TRUE(cache.view(0).keys.equal(k.index_select(1, ints({0, 3}))));
  EXPECT_EQ(cache.length(1), 4);
  cache.append(0, rows(2), rows(2));
  EXPECT_EQ(cache.length(0), 4);
  EXPECT_TRUE(cache.view(1).keys.equal(k));
}

TEST(KvCache, ForksDoNotDisturbEachOther) {
  torch::manual_seed(6);
  KvCache base(1);
  const torch::Tensor prefix = rows(3), grown = rows(1);
  base.append(0, prefix, prefix);
  base.append(0, grown, grown);  // now there is spare room behind the entries
  KvCache left = base.fork(), right = base.fork();
  const torch::Tensor a = rows(1), b = rows(1), c = rows(1);
  left.append(0, a, a);
  right.append(0, b, b);
  base.append(0, c, c);
  const torch::Tensor shared = torch::cat({prefix, grown}, 1);
  EXPECT_TRUE(left.view(0).keys.equal(torch::cat({shared, a}, 1)));
  EXPECT_TRUE(right.view(0).keys.equal(torch::cat({shared, b}, 1)));
  EXPECT_TRUE(base.view(0).keys.equal(torch::cat({shared, c}, 1)));
}

TEST(KvCache, BytesCountEntriesAndNotSpareRoom) {
  KvCache cache(2);
  cache.append(0, rows(3), rows(3));
  cache.append(0, rows(1), rows(1));
  EXPECT_EQ(cache.bytes(), 2 * 4 * kHeads * kWidth * 4);
}

}  // namespace glimpse::nn
